namespace Fathom.Lenses;

/// <summary>The measures of one token at all layers: a column of the picture. What was not measured is NaN.</summary>
sealed class Column(int layers, int top, int watched)
{
    public float[] JsdBits { get; } = Unmeasured(layers);

    public float[] KlNats { get; } = Unmeasured(layers);

    public float[] EntropyNats { get; } = Unmeasured(layers);

    public float[] CosineDistance { get; } = Unmeasured(layers);

    public float[] Probability { get; } = Unmeasured(layers);

    public float[] Rank { get; } = Unmeasured(layers);

    /// <summary>[L + 1], embeddings first.</summary>
    public float[] Norms { get; } = Unmeasured(layers + 1);

    /// <summary>|h[l] - h[l-1]|, [L].</summary>
    public float[] UpdateNorms { get; } = Unmeasured(layers);

    /// <summary>[L].</summary>
    public float[] AttentionNorms { get; } = Unmeasured(layers);

    /// <summary>[L].</summary>
    public float[] MlpNorms { get; } = Unmeasured(layers);

    /// <summary>Of the stream between attention and MLP, [L].</summary>
    public float[] JsdBitsMid { get; } = Unmeasured(layers);

    /// <summary>The embeddings through the lens: layer 0.</summary>
    public EmbeddingCell Embedding { get; set; } = EmbeddingCell.None;

    /// <summary>[L, K].</summary>
    public int[] TopIds { get; } = new int[layers * top];

    /// <summary>[L, K].</summary>
    public float[] TopProbabilities { get; } = new float[layers * top];

    /// <summary>[watched, L].</summary>
    public float[] WatchedProbability { get; } = Unmeasured(watched * layers);

    /// <summary>[watched, L].</summary>
    public float[] WatchedRank { get; } = Unmeasured(watched * layers);

    public float SelfCertaintyNats { get; set; } = float.NaN;

    /// <summary>Largest difference between the lens' last row and the decoder's own logits; null where they were not compared.</summary>
    public float? LastRowDifference { get; set; }

    static float[] Unmeasured(int length)
    {
        float[] values = new float[length];
        Array.Fill(values, float.NaN);
        return values;
    }
}

/// <summary>What the lens reads of the embeddings of one token.</summary>
readonly record struct EmbeddingCell(float JsdBits, float KlNats, float EntropyNats, float CosineDistance, float Probability, float Rank)
{
    public static EmbeddingCell None { get; } = new(float.NaN, float.NaN, float.NaN, float.NaN, float.NaN, float.NaN);
}
