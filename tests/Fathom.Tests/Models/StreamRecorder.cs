using Fathom.Models;

namespace Fathom.Tests.Models;

/// <summary>Keeps all that passes through the residual stream, [layers, tokens, d], as the fixtures lay it out.</summary>
sealed class StreamRecorder(Shape shape, int tokens) : ResidualReader
{
    public float[] Hidden { get; } = new float[(shape.Layers + 1) * tokens * shape.Width];

    public float[] AttentionParts { get; } = new float[shape.Layers * tokens * shape.Width];

    public float[] MlpParts { get; } = new float[shape.Layers * tokens * shape.Width];

    public override void Embeddings(ResidualRows rows) => Keep(Hidden, 0, rows);

    public override void Attention(int layer, ResidualRows rows) => Keep(AttentionParts, layer - 1, rows);

    public override void Mlp(int layer, ResidualRows rows) => Keep(MlpParts, layer - 1, rows);

    public override void AfterBlock(int layer, ResidualRows rows) => Keep(Hidden, layer, rows);

    void Keep(float[] all, int index, ResidualRows rows)
    {
        for (int row = 0; row < rows.Count; row++)
            rows[row].CopyTo(all.AsSpan((index * tokens + rows.FirstPosition + row) * shape.Width));
    }
}
