namespace Fathom.Lenses;

/// <summary>The measures of one token at all layers: a column of the picture. What could not be measured is NaN.</summary>
public readonly struct MeasuredColumn
{
    readonly ColumnLayout layout;
    readonly Memory<float> numbers;
    readonly Memory<int> ids;

    internal MeasuredColumn(ColumnLayout layout, Memory<float> numbers, Memory<int> ids) => (this.layout, this.numbers, this.ids) = (layout, numbers, ids);

    /// <summary>A measure at all layers, layer 1 first; empty where it was not measured, or is a number a column.</summary>
    public ReadOnlySpan<float> Layers(MeasureEntry measure) => Of(measure, MeasureShape.Layers, layout.Layers);

    /// <summary>A measure that is one number a column; NaN where it was not measured.</summary>
    public float Number(MeasureEntry measure) => Of(measure, MeasureShape.Column, 1) is [var number] ? number : float.NaN;

    /// <summary>A measure of the embeddings, layer 0; NaN where it was not measured of them.</summary>
    public float Embedding(MeasureEntry measure) => layout.EmbeddingAt(measure) is >= 0 and int at ? Numbers[at] : float.NaN;

    /// <summary>The likeliest tokens of a layer (from 1), likeliest first.</summary>
    public ReadOnlySpan<int> TopIds(int layer) => Ids.Slice((layer - 1) * layout.Top, layout.Top);

    /// <summary>Their probabilities.</summary>
    public ReadOnlySpan<float> TopProbabilities(int layer) => Numbers.Slice(layout.TopAt(layer), layout.Top);

    /// <summary>The probability of a watched token at all layers, by its index among the watched ones.</summary>
    public ReadOnlySpan<float> WatchedProbability(int index) => Numbers.Slice(layout.WatchedAt(index), layout.Layers);

    /// <summary>Its rank at all layers.</summary>
    public ReadOnlySpan<float> WatchedRank(int index) => Numbers.Slice(layout.WatchedAt(index) + layout.Layers, layout.Layers);

    /// <summary>The log-probability of the column's token after the last layer, in nats; NaN where it was not measured.</summary>
    public float LogProbability => Numbers[layout.LastAt] is [var own, ..] ? own : float.NaN;

    /// <summary>The likeliest tokens after the last layer, likeliest first; empty where they were not measured.</summary>
    public ReadOnlySpan<int> LikeliestIds => Ids[layout.LastIdsAt];

    /// <summary>Their log-probabilities, in nats: that of the column's own token, where it is among them, is <see cref="LogProbability"/> to the bit.</summary>
    public ReadOnlySpan<float> LikeliestLogProbabilities => Numbers[layout.LastAt] is [_, .. var likeliest] ? likeliest : [];

    /// <summary>Whether the token is deep-thinking, where that alone was measured; null where it is not a number.</summary>
    public bool? ProvenDeep => layout.Options.DepthOnly is not null && Numbers[layout.DepthAt] is var deep && !float.IsNaN(deep) ? deep > 0 : null;

    /// <summary>The layer that the token is proven to settle at, where depth alone was measured; null where none is.</summary>
    public int? ProvenSettling => layout.Options.DepthOnly is not null && Numbers[layout.DepthAt + 1] is var layer && !float.IsNaN(layer) ? (int)layer : null;

    /// <summary>All its numbers, in the order of its layout.</summary>
    internal Span<float> Numbers => numbers.Span;

    /// <summary>The ids of the likeliest tokens, [L, K].</summary>
    internal Span<int> Ids => ids.Span;

    ReadOnlySpan<float> Of(MeasureEntry measure, MeasureShape shape, int length) =>
        measure.Shape == shape && layout.At(measure) is >= 0 and int at ? Numbers.Slice(at, length) : [];
}
