namespace Fathom.Lenses;

/// <summary>The measures of one token at all layers: a column of the picture.</summary>
sealed class Column(int layers, int top, int watched)
{
    public float[] JsdBits { get; } = new float[layers];

    public float[] KlNats { get; } = new float[layers];

    public float[] EntropyNats { get; } = new float[layers];

    public float[] CosineDistance { get; } = new float[layers];

    public float[] Probability { get; } = new float[layers];

    public float[] Rank { get; } = new float[layers];

    /// <summary>[L + 1], embeddings first.</summary>
    public float[] Norms { get; } = new float[layers + 1];

    /// <summary>[L, K].</summary>
    public int[] TopIds { get; } = new int[layers * top];

    /// <summary>[L, K].</summary>
    public float[] TopProbabilities { get; } = new float[layers * top];

    /// <summary>[watched, L].</summary>
    public float[] WatchedProbability { get; } = new float[watched * layers];

    /// <summary>[watched, L].</summary>
    public float[] WatchedRank { get; } = new float[watched * layers];

    public float SelfCertaintyNats { get; set; }

    /// <summary>Largest difference between the lens' last row and the decoder's own logits; null where they were not compared.</summary>
    public float? LastRowDifference { get; set; }
}
