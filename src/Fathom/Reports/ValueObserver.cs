using Fathom.Figures;

namespace Fathom.Reports;

/// <summary>Observes values of whatever kind.</summary>
sealed class ValueObserver(Figure figure, bool throughLens) : Observer
{
    const int MostNamed = 3;

    internal override IEnumerable<string> Observe()
    {
        var (row, column) = Largest();
        if (row < 0)
            yield break;
        yield return $"The largest value, {Wording.ValueWithUnit(figure, figure.Raw[row, column])}, " +
            $"is that of {Wording.Name(figure, column)} at layer {figure.Rows[row].Layer}.";
        int[] byMean = [.. Enumerable.Range(0, figure.GivenColumns).Where(IsMeasured).OrderByDescending(Mean)];
        if (byMean.Length < 2)
            yield break;
        int named = Math.Min(MostNamed, byMean.Length / 2);
        yield return $"Over all layers drawn, the values are highest on average at {Say(byMean[..named])}, " +
            $"and lowest at {Say([.. byMean[^named..].Reverse()])}.";
    }

    internal override string Interpret() => throughLens
        ? "The picture tells what each layer would say if it were the last: every layer is read through the last layer's norm and unembedding. " +
            "What a layer holds in another form stays unseen, and an early answer on an easy word is no proof that the word was easy."
        : "The picture tells where values are large and where they are small, not why: the same size can stand for different things at different layers.";

    string Say(int[] columns) =>
        Wording.List([.. columns.Select(column => $"{Wording.Name(figure, column)} with {Wording.ValueWithUnit(figure, Mean(column))}")]);

    bool IsMeasured(int column) => double.IsFinite(Mean(column));

    /// <summary>The mean of a column's finite values; NaN where there is none.</summary>
    double Mean(int column) => Enumerable.Range(0, figure.Rows.Count).Select(row => (double)figure.Raw[row, column])
        .Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();

    (int Row, int Column) Largest()
    {
        (int Row, int Column) largest = (-1, -1);
        for (int row = 0; row < figure.Rows.Count; row++)
            for (int column = 0; column < figure.GivenColumns; column++)
                if (!float.IsNaN(figure.Drawn[row, column]) && (largest.Row < 0 || figure.Raw[row, column] > figure.Raw[largest.Row, largest.Column]))
                    largest = (row, column);
        return largest;
    }
}
