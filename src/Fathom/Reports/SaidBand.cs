namespace Fathom.Reports;

/// <summary>A band as it is said: where a column has more bands than one can listen to, neighbours that differ least are told as one.</summary>
sealed record SaidBand(int FromLayer, int ToLayer, ValueLevel Lowest, ValueLevel Highest, float? Min, float? Max, IReadOnlyList<int> Peaks)
{
    const int Most = 5;

    /// <summary>The words for its levels, such as "very high" or "low to moderate".</summary>
    internal string Words => Lowest == Highest ? Lowest.Word() : $"{Lowest.Word()} to {Highest.Word()}";

    bool IsMeasured => Lowest != ValueLevel.Unmeasured;

    /// <summary>The bands of a column or a run, few enough to be said.</summary>
    internal static IReadOnlyList<SaidBand> Of(IReadOnlyList<ValueBand> bands)
    {
        List<SaidBand> said = [.. bands.Select(band => new SaidBand(band.FromLayer, band.ToLayer, band.Level, band.Level, band.Min, band.Max, band.Peaks))];
        while (said.Count > Most && Joins(said).MinBy(band => (band.Highest - band.Lowest, band.ToLayer - band.FromLayer)) is { } joined)
        {
            int index = said.FindIndex(band => band.FromLayer == joined.FromLayer);
            said[index] = joined;
            said.RemoveAt(index + 1);
        }
        return said;
    }

    /// <summary>What each band and the next would be as one, where both could be measured.</summary>
    static IEnumerable<SaidBand> Joins(IReadOnlyList<SaidBand> said) =>
        said.Zip(said.Skip(1)).Where(pair => pair.First.IsMeasured && pair.Second.IsMeasured).Select(pair => Join(pair.First, pair.Second));

    static SaidBand Join(SaidBand below, SaidBand above) => new(
        below.FromLayer, above.ToLayer,
        below.Lowest < above.Lowest ? below.Lowest : above.Lowest,
        below.Highest > above.Highest ? below.Highest : above.Highest,
        below.Min < above.Min ? below.Min : above.Min,
        below.Max > above.Max ? below.Max : above.Max,
        below.Max > above.Max ? below.Peaks : above.Max > below.Max ? above.Peaks : [.. below.Peaks, .. above.Peaks]);
}
