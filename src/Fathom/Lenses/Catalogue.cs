namespace Fathom.Lenses;

/// <summary>All measures, each once. How to add one: docs/adding-a-measure.md.</summary>
public static class Catalogue
{
    /// <summary>Jensen-Shannon divergence from the last layer's distribution.</summary>
    public static MeasureEntry JsdBits { get; } = new("jsd_bits", "bits")
    {
        Embedding = EmbeddingCell.WhereRead,
        OfCell = static (in cell) => cell.FromLast(cell.Values.JsdBits),
        Drawing = new("jsd", "JSD to the last layer", "bits", DrawnScale.Unit,
            "JSD is the Jensen-Shannon divergence: 0 bits where a layer already predicts what the last layer predicts, 1 bit where the two have nothing in common.")
        { VanishesAtLastLayer = true, PageDigits = null },
    };

    /// <summary>KL(last layer, layer); may be infinite.</summary>
    public static MeasureEntry KlNats { get; } = new("kl_nats", "nats")
    {
        Embedding = EmbeddingCell.WhereRead,
        OfCell = static (in cell) => cell.FromLast(cell.Values.KlNats),
        Drawing = new("kl", "KL to the last layer", "nats", DrawnScale.LogOf100,
            "It is 0 where a layer already predicts what the last layer predicts, and the larger, the more the last layer's prediction surprises it.")
        { VanishesAtLastLayer = true, ScaleNote = "nats, log scale, clipped at 100" },
    };

    /// <summary>Entropy of the layer's distribution.</summary>
    public static MeasureEntry EntropyNats { get; } = new("entropy_nats", "nats")
    {
        Embedding = EmbeddingCell.WhereRead,
        OfCell = static (in cell) => (float)cell.Values.EntropyNats,
        Drawing = new("entropy", "entropy", "bits", DrawnScale.BitsOfVocabulary,
            "It is 0 where a layer is sure of one token, and the larger, the more tokens it hesitates between."),
    };

    /// <summary>1 - cosine of h[l] and h[L], neither normed.</summary>
    public static MeasureEntry CosineDistance { get; } = new("cosine_distance", "")
    {
        Embedding = EmbeddingCell.WhereRead,
        OfStream = static (in stream) => stream.CosineDistance,
        Drawing = new("cosine", "cosine distance to the last layer", "", DrawnScale.Unit,
            "It is 0 where the residual stream points the way it does after the last layer, and 1 where it is at right angles to that.")
        { VanishesAtLastLayer = true, ScaleNote = "1 − cos, clipped at 1" },
    };

    /// <summary>Probability of the column's token.</summary>
    public static MeasureEntry Probability { get; } = new("probability", "")
    {
        Embedding = EmbeddingCell.WhereRead,
        OfCell = static (in cell) => cell.Values.Probability(cell.Produced),
        Drawing = new("probability", "probability of the token", "", DrawnScale.Unit,
            "It is 0 where a layer does not expect the token, and 1 where it is sure of it."),
    };

    /// <summary>Rank of the column's token: the count of larger logits, 0 = first.</summary>
    public static MeasureEntry Rank { get; } = new("rank", "")
    {
        Embedding = EmbeddingCell.WhereRead,
        OfCell = static (in cell) => cell.IsFinite ? cell.Larger : float.NaN,
        Drawing = new("rank", "rank of the token", "", DrawnScale.LogOfVocabulary,
            "It is 0 where a layer puts the token first, and counts the tokens that it puts before it.")
        { ScaleNote = "0 = likeliest, log scale", PageDigits = null },
    };

    /// <summary>L2 norm of the residual stream. In JSON the embeddings are the first of its rows.</summary>
    public static MeasureEntry Norm { get; } = new("norm", "")
    {
        JsonName = "norms",
        Embedding = EmbeddingCell.Always,
        OfStream = static (in stream) => stream.Norm,
        Drawing = new("norm", "L2 norm of the residual stream", "", DrawnScale.Largest, "The larger, the longer the vector that the layers add to.") { PageDigits = 4 },
    };

    /// <summary>L2 norm of a block's update h[l] - h[l-1].</summary>
    public static MeasureEntry UpdateNorm { get; } = new("update_norm", "")
    {
        IsOptional = true,
        OfStream = static (in stream) => stream.UpdateNorm,
        Drawing = PartOfStream("update", "L2 norm of the block's update h[l] − h[l−1]"),
    };

    /// <summary>L2 norm of what attention adds.</summary>
    public static MeasureEntry AttentionNorm { get; } = new("attention_norm", "")
    {
        IsOptional = true,
        IsOfParts = true,
        OfStream = static (in stream) => stream.AttentionNorm,
        Drawing = PartOfStream("attention", "L2 norm of attention's part"),
    };

    /// <summary>L2 norm of what the MLP adds.</summary>
    public static MeasureEntry MlpNorm { get; } = new("mlp_norm", "")
    {
        IsOptional = true,
        IsOfParts = true,
        OfStream = static (in stream) => stream.MlpNorm,
        Drawing = PartOfStream("mlp", "L2 norm of the MLP's part"),
    };

    /// <summary>Jensen-Shannon divergence of the stream between attention and MLP from the last layer's distribution.</summary>
    public static MeasureEntry JsdBitsMid { get; } = new("jsd_bits_mid", "bits")
    {
        IsOptional = true,
        OfBetween = static (in cell) => (float)cell.Values.JsdBits,
        Drawing = new("jsd_bits_mid", "JSD between attention and MLP to the last layer", "bits", DrawnScale.Unit,
            "It is 0 bits where a block, its attention added and its MLP not yet, already predicts what the last layer predicts, and 1 bit where the two have nothing in common."),
    };

    /// <summary>The largest logit less the second: ln of the ratio of the two likeliest tokens' probabilities.</summary>
    public static MeasureEntry MarginNats { get; } = new("margin_nats", "nats")
    {
        IsOptional = true,
        Embedding = EmbeddingCell.WhereRead,
        OfCell = static (in cell) => cell.IsFinite ? cell.Margin : float.NaN,
        Drawing = new("margin", "margin of the likeliest token", "nats", DrawnScale.Largest,
            "It is 0 where a layer finds two tokens equally likely, and the larger, the surer it is of the first."),
    };

    /// <summary>KL(u, last layer) with u uniform over the vocabulary: a column's share of the self-certainty.</summary>
    public static MeasureEntry SelfCertaintyNats { get; } = new("self_certainty", "nats")
    { OfColumn = static final => final.IsFinite ? (float)final.SelfCertaintyNats : float.NaN };

    /// <summary>All of them, in the order in which they are written.</summary>
    public static IReadOnlyList<MeasureEntry> All { get; } = Numbered(
        JsdBits, KlNats, EntropyNats, CosineDistance, Probability, Rank, Norm, UpdateNorm, AttentionNorm, MlpNorm, JsdBitsMid, MarginNats, SelfCertaintyNats);

    /// <summary>Those that are a number a layer.</summary>
    public static IReadOnlyList<MeasureEntry> OfLayers { get; } = [.. All.Where(static measure => measure.Shape == MeasureShape.Layers)];

    /// <summary>Those that are a number a column.</summary>
    public static IReadOnlyList<MeasureEntry> OfColumns { get; } = [.. All.Where(static measure => measure.Shape == MeasureShape.Column)];

    static MeasureDrawing PartOfStream(string name, string quantity) => new(name, quantity, "", DrawnScale.ShareOfNorm,
        "It is 0 where nothing is added, and 1 where what is added is as long as the stream that it gives.")
    { ScaleNote = "divided by |h[l]|, clipped at 1" };

    static MeasureEntry[] Numbered(params MeasureEntry[] entries)
    {
        for (int i = 0; i < entries.Length; i++)
            entries[i].Index = i;
        return entries;
    }
}
