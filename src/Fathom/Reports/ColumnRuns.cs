using Fathom.Figures;

namespace Fathom.Reports;

/// <summary>Parts the columns of a picture into runs that behave alike, few enough to be told one by one.</summary>
static class ColumnRuns
{
    /// <summary>As many columns as are told one by one, and runs where there are more.</summary>
    internal const int Most = 24;

    /// <summary>As many as are compared with each other; of more, neighbours go together first.</summary>
    const int MostCompared = 2048;

    /// <summary>The runs, in order, and what the model predicts after a text by itself: while there are too many, the two neighbours that differ least become one.</summary>
    internal static IReadOnlyList<Range> Of(Figure figure)
    {
        int columns = figure.GivenColumns, step = (columns + MostCompared - 1) / MostCompared;
        List<Run> runs = [];
        for (int start = 0; start < columns; start += step)
            runs.Add(Run.Of(figure, start, Math.Min(start + step, columns)));
        List<double> costs = [.. runs.Zip(runs.Skip(1), Run.Cost)];
        while (runs.Count > Most)
        {
            int least = costs.IndexOf(costs.Min());
            runs[least] = Run.Join(runs[least], runs[least + 1]);
            runs.RemoveAt(least + 1);
            costs.RemoveAt(least);
            if (least > 0)
                costs[least - 1] = Run.Cost(runs[least - 1], runs[least]);
            if (least < costs.Count)
                costs[least] = Run.Cost(runs[least], runs[least + 1]);
        }
        return [.. runs.Select(run => run.Start..run.End), .. columns < figure.Columns.Count ? [columns..(columns + 1)] : Array.Empty<Range>()];
    }

    /// <summary>Columns from Start to before End, and the mean place of each row on the scale.</summary>
    readonly record struct Run(int Start, int End, float[] Mean)
    {
        int Count => End - Start;

        internal static Run Of(Figure figure, int start, int end) =>
            new(start, end, [.. ColumnBands.Means(figure, start..end).Select(mean => double.IsNaN(mean) ? -1 : (float)mean)]);

        internal static Run Join(Run a, Run b)
        {
            float share = (float)b.Count / (a.Count + b.Count);
            return new(a.Start, b.End, [.. a.Mean.Zip(b.Mean, (of, other) => of + (other - of) * share)]);
        }

        /// <summary>By how much the squared distances of columns from their run's mean would grow (Ward's criterion).</summary>
        internal static double Cost(Run a, Run b)
        {
            double distance = 0;
            for (int row = 0; row < a.Mean.Length; row++)
                distance += (a.Mean[row] - b.Mean[row]) * (a.Mean[row] - b.Mean[row]);
            return distance * a.Count * b.Count / (a.Count + b.Count);
        }
    }
}
