using Fathom.Kernels;
using Fathom.Models;

namespace Fathom.Lenses;

/// <summary>Keeps the residual stream of some positions until the lens has read it: h [states, L + 1, d].</summary>
sealed unsafe class LayerStates : ResidualReader, IDisposable
{
    readonly NativeBuffer buffer;
    readonly int layers, width;

    public LayerStates(Shape shape, int capacity)
    {
        (layers, width, Capacity) = (shape.Layers, shape.Width, capacity);
        buffer = new((long)capacity * (layers + 1) * width);
    }

    /// <summary>The most states it holds.</summary>
    public int Capacity { get; }

    /// <summary>How many it holds now.</summary>
    public int Count { get; private set; }

    /// <summary>The first position that is kept; those before are passed over.</summary>
    public int FirstWanted { get; set; }

    /// <summary>h[t, 0] to h[t, L] of a state, [L + 1, d].</summary>
    public Rows Of(int state) => new(buffer.Start + (long)state * (layers + 1) * width, layers + 1, width);

    /// <summary>Forgets the states that it holds.</summary>
    public void Clear() => Count = 0;

    public override void Embeddings(ResidualRows rows) => Keep(0, rows);

    public override void AfterBlock(int layer, ResidualRows rows)
    {
        Keep(layer, rows);
        if (layer == layers)
            Count += rows.Count - Skipped(rows);
    }

    void Keep(int layer, ResidualRows rows)
    {
        int skipped = Skipped(rows);
        for (int row = skipped; row < rows.Count; row++)
            rows[row].CopyTo(Of(Count + row - skipped)[layer]);
    }

    int Skipped(ResidualRows rows) => Math.Clamp(FirstWanted - rows.FirstPosition, 0, rows.Count);

    public void Dispose() => buffer.Dispose();
}
