using System.Globalization;

namespace Fathom.Figures;

/// <summary>How the tokens of a run become one column.</summary>
public enum Reduction
{
    /// <summary>The mean of those that could be measured.</summary>
    Mean,
    /// <summary>The largest of those that could be measured.</summary>
    Max,
}

/// <summary>Makes pictures of very long sequences narrow enough to be drawn.</summary>
public static class FigureReduction
{
    /// <summary>
    /// The picture in at most so many columns, each a run of equally many tokens (the last may have fewer), labelled by the number of the
    /// first; <see cref="Figure.Reduction"/> says what was done. A picture that is narrow enough stays as it is.
    /// </summary>
    public static Figure Fit(this Figure figure, int columns, Reduction reduction = Reduction.Mean)
    {
        int tokens = figure.Columns.Count;
        if (tokens <= columns)
            return figure;
        int run = (tokens + columns - 1) / columns;
        Range[] runs = [.. Enumerable.Range(0, (tokens + run - 1) / run).Select(bin => (bin * run)..Math.Min((bin + 1) * run, tokens))];
        return figure with
        {
            Drawn = Reduced(figure.Drawn, runs, reduction),
            Raw = Reduced(figure.Raw, runs, reduction),
            Columns = [.. runs.Select(range => Column([.. figure.Columns.Take(range)], reduction))],
            Annotations = null,
            Reduction = $"each column is the {(reduction == Reduction.Mean ? "mean" : "largest")} of {run} tokens",
        };
    }

    static float[,] Reduced(float[,] values, Range[] runs, Reduction reduction)
    {
        float[,] reduced = new float[values.GetLength(0), runs.Length];
        for (int row = 0; row < reduced.GetLength(0); row++)
            for (int column = 0; column < runs.Length; column++)
                reduced[row, column] = Reduced(values, row, runs[column], reduction);
        return reduced;
    }

    static float Reduced(float[,] values, int row, Range run, Reduction reduction)
    {
        double sum = 0;
        float largest = float.NegativeInfinity;
        int measured = 0;
        for (int column = run.Start.Value; column < run.End.Value; column++)
        {
            float value = values[row, column];
            if (float.IsNaN(value))
                continue;
            measured++;
            sum += value;
            largest = Math.Max(largest, value);
        }
        return measured == 0 ? float.NaN : reduction == Reduction.Mean ? (float)(sum / measured) : largest;
    }

    static FigureColumn Column(FigureColumn[] run, Reduction reduction)
    {
        double?[] settlings = [.. run.Select(column => column.Settling)];
        return new(
            run[0].FirstToken.ToString(CultureInfo.InvariantCulture), run[0].FirstToken, run.Sum(column => column.Tokens),
            reduction == Reduction.Mean ? settlings.Average() : settlings.Max(), run.Any(column => column.Deep))
        { Text = string.Concat(run.Select(column => column.Text)) };
    }
}
