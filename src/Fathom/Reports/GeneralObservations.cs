using Fathom.Figures;

namespace Fathom.Reports;

/// <summary>What can be observed of every picture.</summary>
static class GeneralObservations
{
    /// <summary>How far the means of two layers must differ on the drawn scale for values to rise or fall.</summary>
    const double Noticeable = 0.1;

    /// <summary>As many columns as are compared with each other.</summary>
    const int MostCompared = 256;

    /// <summary>How values move with depth, over all columns; empty where nothing could be measured.</summary>
    internal static IEnumerable<string> Movement(Figure figure)
    {
        int top = figure.Rows.Count - 1;
        double[] places = ColumnBands.Means(figure, ..figure.GivenColumns);
        if (top == 0 || double.IsNaN(places[0]) || double.IsNaN(places[top]))
            yield break;
        int[] rows = [.. new[] { 0, top / 2, top }.Distinct()];
        string means = Wording.List([.. rows.Select(row => $"{Wording.ValueWithUnit(figure, Mean(figure, row))} at layer {figure.Rows[row].Layer}")]);
        yield return $"The values {Way(places[0], places[top / 2], places[top])}: {(figure.GivenColumns == 1 ? "they are" : "their mean over all tokens is")} {means}.";
    }

    /// <summary>Which columns resemble each other most, of those that are not neighbours; of very many, which runs.</summary>
    internal static IEnumerable<string> MostAlike(Figure figure, IReadOnlyList<Range> runs)
    {
        bool one = figure.GivenColumns <= MostCompared;
        if (one)
            runs = [.. Enumerable.Range(0, figure.GivenColumns).Select(column => column..(column + 1))];
        runs = [.. runs.Where(run => run.End.Value <= figure.GivenColumns)];
        double[][] means = [.. runs.Select(run => ColumnBands.Means(figure, run))];
        var pairs = (
            from a in Enumerable.Range(0, runs.Count)
            from b in Enumerable.Range(a + 1, runs.Count - a - 1)
            where b > a + 1
            let distance = means[a].Zip(means[b], static (x, y) => Math.Abs(x - y)).Average()
            where !double.IsNaN(distance)
            select (A: runs[a], B: runs[b], Distance: distance)).ToList();
        if (pairs.Count == 0)
            yield break;
        var alike = pairs.MinBy(static pair => pair.Distance);
        int tied = pairs.Count(pair => pair.Distance == alike.Distance) - 1;
        yield return $"Of {(one ? "columns" : "runs of columns")} that are not neighbours, {Wording.Name(figure, alike.A)} and {Wording.Name(figure, alike.B)} are most alike: " +
            FormattableString.Invariant($"on average they differ by {alike.Distance:0.00} of the scale's length{(tied > 0 ? $", as do {Wording.Count(tied, "other pair")}" : "")}.");
    }

    /// <summary>How values move, by their places on the scale at the bottom, in the middle and at the top.</summary>
    static string Way(double bottom, double middle, double top) =>
        middle > Math.Max(bottom, top) + Noticeable ? "rise towards the middle layers and fall again"
        : middle < Math.Min(bottom, top) - Noticeable ? "fall towards the middle layers and rise again"
        : top > bottom + Noticeable ? "rise with depth"
        : top < bottom - Noticeable ? "fall with depth"
        : "change little with depth";

    static double Mean(Figure figure, int row) => Enumerable.Range(0, figure.GivenColumns).Select(column => (double)figure.Raw[row, column])
        .Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();
}
