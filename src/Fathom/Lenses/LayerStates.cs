using System.Numerics.Tensors;
using Fathom.Kernels;
using Fathom.Models;

namespace Fathom.Lenses;

/// <summary>Keeps the residual stream of some positions until it has been read: h [states, L + 1, d], the norms of the parts that blocks add, and, where
/// they are wanted, the streams between attention and MLP [states, L, d].</summary>
sealed unsafe class LayerStates : ResidualReader, IDisposable
{
    readonly NativeBuffer buffer;
    readonly NativeBuffer? between;
    readonly NativeBuffer attentionNorms, mlpNorms;
    readonly int layers, width;

    public LayerStates(Shape shape, int capacity, bool sublayers)
    {
        (layers, width, Capacity) = (shape.Layers, shape.Width, capacity);
        buffer = new((long)capacity * (layers + 1) * width);
        between = sublayers ? new((long)capacity * layers * width) : null;
        (attentionNorms, mlpNorms) = (new((long)capacity * layers), new((long)capacity * layers));
    }

    /// <summary>The most states it holds.</summary>
    public int Capacity { get; }

    /// <summary>How many it holds now.</summary>
    public int Count { get; private set; }

    /// <summary>The first position that is kept; those before are passed over.</summary>
    public int FirstWanted { get; init; }

    /// <summary>h[t, 0] to h[t, L] of a state, [L + 1, d].</summary>
    public Rows Of(int state) => new(buffer.Start + (long)state * (layers + 1) * width, layers + 1, width);

    /// <summary>h[t, l - 1] plus what attention adds in block l, of a state, [L, d]; nothing where these are not kept.</summary>
    public Rows Between(int state) => between is null ? default : new(between.Start + (long)state * layers * width, layers, width);

    /// <summary>|attention's part| of a state, [L].</summary>
    public float* AttentionNorms(int state) => attentionNorms.Start + (long)state * layers;

    /// <summary>|the MLP's part| of a state, [L].</summary>
    public float* MlpNorms(int state) => mlpNorms.Start + (long)state * layers;

    /// <summary>Forgets the states that it holds.</summary>
    public void Clear() => Count = 0;

    public override void Embeddings(ResidualRows rows)
    {
        for (int row = Skipped(rows); row < rows.Count; row++)
            rows[row].CopyTo(Of(State(rows, row))[0]);
    }

    public override void Attention(int layer, ResidualRows rows)
    {
        for (int row = Skipped(rows); row < rows.Count; row++)
        {
            int state = State(rows, row);
            AttentionNorms(state)[layer - 1] = TensorPrimitives.Norm(rows[row]);
            if (between is not null)
                TensorPrimitives.Add(Of(state)[layer - 1], rows[row], Between(state)[layer - 1]);
        }
    }

    public override void Mlp(int layer, ResidualRows rows)
    {
        for (int row = Skipped(rows); row < rows.Count; row++)
            MlpNorms(State(rows, row))[layer - 1] = TensorPrimitives.Norm(rows[row]);
    }

    public override void AfterBlock(int layer, ResidualRows rows)
    {
        for (int row = Skipped(rows); row < rows.Count; row++)
            rows[row].CopyTo(Of(State(rows, row))[layer]);
        if (layer == layers)
            Count += rows.Count - Skipped(rows);
    }

    int State(ResidualRows rows, int row) => Count + row - Skipped(rows);

    int Skipped(ResidualRows rows) => Math.Clamp(FirstWanted - rows.FirstPosition, 0, rows.Count);

    public void Dispose()
    {
        buffer.Dispose();
        between?.Dispose();
        attentionNorms.Dispose();
        mlpNorms.Dispose();
    }
}
