namespace Fathom.Lenses;

/// <summary>All measures, each once. How to add one: docs/adding-a-measure.md.</summary>
public static class Catalogue
{
    /// <summary>Jensen-Shannon divergence from the last layer's distribution.</summary>
    public static MeasureEntry JsdBits { get; } = new("jsd_bits", "bits")
    { Embedding = EmbeddingCell.WhereRead, OfCell = static (in cell) => cell.FromLast(cell.Values.JsdBits) };

    /// <summary>KL(last layer, layer); may be infinite.</summary>
    public static MeasureEntry KlNats { get; } = new("kl_nats", "nats")
    { Embedding = EmbeddingCell.WhereRead, OfCell = static (in cell) => cell.FromLast(cell.Values.KlNats) };

    /// <summary>Entropy of the layer's distribution.</summary>
    public static MeasureEntry EntropyNats { get; } = new("entropy_nats", "nats")
    { Embedding = EmbeddingCell.WhereRead, OfCell = static (in cell) => (float)cell.Values.EntropyNats };

    /// <summary>1 - cosine of h[l] and h[L], neither normed.</summary>
    public static MeasureEntry CosineDistance { get; } = new("cosine_distance", "")
    { Embedding = EmbeddingCell.WhereRead, OfStream = static (in stream) => stream.CosineDistance };

    /// <summary>Probability of the column's token.</summary>
    public static MeasureEntry Probability { get; } = new("probability", "")
    { Embedding = EmbeddingCell.WhereRead, OfCell = static (in cell) => cell.Values.Probability(cell.Produced) };

    /// <summary>Rank of the column's token: the count of larger logits, 0 = first.</summary>
    public static MeasureEntry Rank { get; } = new("rank", "")
    { Embedding = EmbeddingCell.WhereRead, OfCell = static (in cell) => cell.IsFinite ? cell.Larger : float.NaN };

    /// <summary>L2 norm of the residual stream.</summary>
    public static MeasureEntry Norm { get; } = new("norm", "")
    { Embedding = EmbeddingCell.Always, OfStream = static (in stream) => stream.Norm };

    /// <summary>L2 norm of a block's update h[l] - h[l-1].</summary>
    public static MeasureEntry UpdateNorm { get; } = new("update_norm", "") { OfStream = static (in stream) => stream.UpdateNorm };

    /// <summary>L2 norm of what attention adds.</summary>
    public static MeasureEntry AttentionNorm { get; } = new("attention_norm", "") { OfStream = static (in stream) => stream.AttentionNorm };

    /// <summary>L2 norm of what the MLP adds.</summary>
    public static MeasureEntry MlpNorm { get; } = new("mlp_norm", "") { OfStream = static (in stream) => stream.MlpNorm };

    /// <summary>Jensen-Shannon divergence of the stream between attention and MLP from the last layer's distribution.</summary>
    public static MeasureEntry JsdBitsMid { get; } = new("jsd_bits_mid", "bits") { OfBetween = static (in cell) => (float)cell.Values.JsdBits };

    /// <summary>KL(u, last layer) with u uniform over the vocabulary: a column's share of the self-certainty.</summary>
    public static MeasureEntry SelfCertaintyNats { get; } = new("self_certainty", "nats")
    { OfColumn = static final => final.IsFinite ? (float)final.SelfCertaintyNats : float.NaN };

    /// <summary>All of them, in the order in which they are written.</summary>
    public static IReadOnlyList<MeasureEntry> All { get; } = Numbered(
        JsdBits, KlNats, EntropyNats, CosineDistance, Probability, Rank, Norm, UpdateNorm, AttentionNorm, MlpNorm, JsdBitsMid, SelfCertaintyNats);

    static MeasureEntry[] Numbered(params MeasureEntry[] entries)
    {
        for (int i = 0; i < entries.Length; i++)
            entries[i].Index = i;
        return entries;
    }
}
