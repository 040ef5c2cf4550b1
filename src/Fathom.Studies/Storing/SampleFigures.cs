using Fathom.Depth;
using Fathom.Lenses;
using Fathom.Traces;

namespace Fathom.Studies.Storing;

/// <summary>What one row says of a whole sample: numbers over the columns that count, the generated ones or those of the text.</summary>
sealed class SampleFigures
{
    /// <summary>The part of a reasoning model's answer that is thought before the rest.</summary>
    public const string Think = "think";

    /// <summary>The part that is said.</summary>
    public const string Answer = "answer";

    readonly Trace trace;
    readonly DepthReading depth;
    readonly int[] counted;
    readonly IReadOnlyList<string>? segments;

    /// <summary>Reads them.</summary>
    /// <param name="trace">What was measured.</param>
    /// <param name="segments">The part of the answer that each column belongs to; null for none.</param>
    public SampleFigures(Trace trace, IReadOnlyList<string>? segments)
    {
        (this.trace, this.segments) = (trace, segments);
        depth = trace.Depth();
        bool[] counts = trace.Counted();
        counted = [.. Enumerable.Range(0, counts.Length).Where(column => counts[column])];
        Sequence = trace.Sequence();
    }

    /// <summary>The columns that count.</summary>
    public IReadOnlyList<int> Counted => counted;

    /// <summary>The depths of all columns.</summary>
    public IReadOnlyList<TokenDepth> Depths => depth.Tokens;

    /// <summary>What the last layer says.</summary>
    public SequenceMeasures Sequence { get; }

    /// <summary>The deep-thinking ratio of all.</summary>
    public double? Dtr => depth.Dtr;

    /// <summary>That of the first so many.</summary>
    public double? PrefixDtr(int tokens) => Ratio(counted.Take(tokens));

    /// <summary>What the last layer says of the first so many.</summary>
    public SequenceMeasures PrefixSequence(int tokens) => trace.Sequence(tokens);

    /// <summary>That of a part of the answer.</summary>
    public double? SegmentDtr(string segment) => segments is null ? null : Ratio(counted.Where(column => segments[column] == segment));

    /// <summary>How many deep-thinking tokens there are.</summary>
    public int DeepTokens => depth.DeepTokens;

    /// <summary>How many tokens could be measured.</summary>
    public int MeasuredTokens => depth.CountedTokens;

    /// <summary>The settling depths; null where one is not known.</summary>
    public int[]? Settling => All(static token => token.Settling);

    /// <summary>The re-settling depths; null where one is not known.</summary>
    public int[]? Resettling => All(static token => token.Resettling);

    /// <summary>How often divergences rise above the threshold again, in all.</summary>
    public int? Unsettlings => All(static token => token.Unsettlings)?.Sum();

    /// <summary>Whether each token is the likeliest where it stands; null where no token was measured.</summary>
    public bool? IsGreedy => counted.Length > 0 && trace.Measures.Layers(Catalogue.Rank) is { } rank ? counted.All(column => rank[trace.Layers, column] == 0) : null;

    /// <summary>The mean of a measure of the last layer.</summary>
    public double? LastLayerMean(MeasureEntry measure) =>
        counted.Length > 0 && trace.Has(measure) && trace.Measures.Layers(measure) is { } matrix ? Finite(counted.Average(column => (double)matrix[trace.Layers, column])) : null;

    /// <summary>A number, where it is one.</summary>
    public static double? Finite(double value) => double.IsFinite(value) ? value : null;

    double? Ratio(IEnumerable<int> columns)
    {
        bool[] deep = [.. columns.Where(column => depth.Tokens[column].Deep is not null).Select(column => depth.Tokens[column].Deep!.Value)];
        return deep.Length == 0 ? null : (double)deep.Count(static isDeep => isDeep) / deep.Length;
    }

    int[]? All(Func<TokenDepth, int?> number)
    {
        int?[] numbers = [.. counted.Select(column => number(depth.Tokens[column]))];
        return numbers.Length > 0 && numbers.All(static known => known is not null) ? [.. numbers.Select(static known => known!.Value)] : null;
    }
}
