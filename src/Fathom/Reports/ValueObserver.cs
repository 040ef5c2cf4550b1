using Fathom.Figures;

namespace Fathom.Reports;

/// <summary>Observes values of whatever kind.</summary>
sealed class ValueObserver(Figure figure, bool throughLens) : Observer
{
    const int MostNamed = 3;

    internal override IEnumerable<string> Observe()
    {
        if (Largest() is not { Count: > 0 } largest)
            yield break;
        var (row, column) = largest[0];
        string[] places = [.. largest.GroupBy(static cell => cell.Column, static cell => cell.Row)
            .Select(cells => $"{Wording.Name(figure, cells.Key)} at {Wording.Layers([.. cells.Select(cell => figure.Rows[cell].Layer)])}")];
        yield return $"The largest value, {Wording.ValueWithUnit(figure, figure.Raw[row, column])}, is that of {Wording.List(places, MostNamed)}.";
        int[] byMean = [.. Enumerable.Range(0, figure.GivenColumns).Where(IsMeasured).OrderByDescending(Mean)];
        if (byMean.Length < 2)
            yield break;
        yield return Mean(byMean[0]) == Mean(byMean[^1])
            ? $"Over all layers drawn, the values are the same on average in all columns: {Wording.ValueWithUnit(figure, Mean(byMean[0]))}."
            : $"Over all layers drawn, the values are highest on average at {Say(byMean)}, and lowest at {Say([.. byMean.Reverse()])}.";
    }

    internal override string Interpret() => throughLens
        ? "The picture tells what each layer would say if it were the last: every layer is read through the last layer's norm and unembedding. " +
            "What a layer holds in another form stays unseen, and an early answer on an easy word is no proof that the word was easy."
        : "The picture tells where values are large and where they are small, not why: the same size can stand for different things at different layers.";

    /// <summary>The first of all columns in some order, with their means, and how many others have the mean of the last of them.</summary>
    string Say(int[] columns)
    {
        int named = Math.Min(MostNamed, columns.Length / 2), tied = columns.Skip(named).Count(column => Mean(column) == Mean(columns[named - 1]));
        string list = Wording.List([.. columns.Take(named).Select(column => $"{Wording.Name(figure, column)} with {Wording.ValueWithUnit(figure, Mean(column))}")]);
        return tied == 0 ? list : $"{list} ({Wording.Count(tied, "other")} with the same)";
    }

    bool IsMeasured(int column) => double.IsFinite(Mean(column));

    /// <summary>The mean of a column's finite values; NaN where there is none.</summary>
    double Mean(int column) => Enumerable.Range(0, figure.Rows.Count).Select(row => (double)figure.Raw[row, column])
        .Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();

    /// <summary>The cells that have the largest value, column by column; none where nothing could be measured.</summary>
    List<(int Row, int Column)> Largest()
    {
        List<(int Row, int Column)> largest = [];
        for (int column = 0; column < figure.GivenColumns; column++)
            for (int row = 0; row < figure.Rows.Count; row++)
            {
                if (float.IsNaN(figure.Drawn[row, column]) || largest.Count > 0 && figure.Raw[row, column] < figure.Raw[largest[0].Row, largest[0].Column])
                    continue;
                if (largest.Count > 0 && figure.Raw[row, column] > figure.Raw[largest[0].Row, largest[0].Column])
                    largest.Clear();
                largest.Add((row, column));
            }
        return largest;
    }
}
