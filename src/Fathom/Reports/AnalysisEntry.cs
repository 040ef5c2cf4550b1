namespace Fathom.Reports;

/// <summary>A token, or a run of tokens that behave alike, and how its values move through the layers.</summary>
/// <param name="Text">That in a sentence or two.</param>
/// <param name="First">The first of its columns, counted from 0 in the trace.</param>
/// <param name="Last">The last of its columns.</param>
/// <param name="Bands">Its adjacent layers of like values, lowest first, with the values of all its tokens, as the sentence has them.</param>
public sealed record AnalysisEntry(string Text, int First, int Last, IReadOnlyList<ValueBand> Bands);

/// <summary>Adjacent layers whose values are called by one word.</summary>
/// <param name="FromLayer">The lowest of them.</param>
/// <param name="ToLayer">The highest.</param>
/// <param name="Level">Where on the drawn scale they are; of a group, where its value is, and of a run of columns, where the mean of each layer is.</param>
/// <param name="Min">The least value, in the measure's unit; null where no value could be measured.</param>
/// <param name="Max">The largest value.</param>
/// <param name="Peaks">The layers at which that is reached.</param>
public sealed record ValueBand(int FromLayer, int ToLayer, ValueLevel Level, float? Min, float? Max, IReadOnlyList<int> Peaks);

/// <summary>Where on the drawn scale 0..1 a value is.</summary>
public enum ValueLevel
{
    /// <summary>It could not be measured.</summary>
    Unmeasured,
    /// <summary>Below 0.2.</summary>
    Low,
    /// <summary>From 0.2 to below 0.6.</summary>
    Moderate,
    /// <summary>From 0.6 to below 0.8.</summary>
    High,
    /// <summary>From 0.8.</summary>
    VeryHigh,
}

/// <summary>The words for levels.</summary>
public static class ValueLevelWords
{
    static readonly string[] All = ["not measured", "low", "moderate", "high", "very high"];

    /// <summary>The word for a level, such as "very high".</summary>
    public static string Word(this ValueLevel level) => All[(int)level];

    internal static ValueLevel Of(double drawn) => drawn switch
    {
        >= 0.8 => ValueLevel.VeryHigh,
        >= 0.6 => ValueLevel.High,
        >= 0.2 => ValueLevel.Moderate,
        double.NaN => ValueLevel.Unmeasured,
        _ => ValueLevel.Low,
    };
}
