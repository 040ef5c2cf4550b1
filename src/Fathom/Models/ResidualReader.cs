using Fathom.Kernels;

namespace Fathom.Models;

/// <summary>Looks at the residual stream as it passes. What a reader does not override costs nothing.</summary>
/// <remarks>In TransformerLens' words: <see cref="Embeddings"/> is ResidPre of the first block, <see cref="Attention"/> is AttnOut, <see cref="Mlp"/> is
/// MlpOut, <see cref="AfterBlock"/> is ResidPost; ResidMid is ResidPre plus AttnOut.</remarks>
public abstract class ResidualReader
{
    /// <summary>The first position that it looks at. Those before need not be computed where another sequence has them, but may be handed over as well.</summary>
    public int FirstWanted { get; set; }

    /// <summary>h[t, 0]: what enters the first block.</summary>
    public virtual void Embeddings(ResidualRows rows) { }

    /// <summary>What attention adds in a block.</summary>
    public virtual void Attention(int layer, ResidualRows rows) { }

    /// <summary>What the MLP adds in a block.</summary>
    public virtual void Mlp(int layer, ResidualRows rows) { }

    /// <summary>h[t, l]: the stream after block l, from 1 to L, before the final norm.</summary>
    public virtual void AfterBlock(int layer, ResidualRows rows) { }
}

/// <summary>Vectors [count, width] of consecutive positions, valid during the call that hands them over.</summary>
public readonly ref struct ResidualRows
{
    readonly Rows rows;

    internal ResidualRows(Rows rows, int firstPosition) => (this.rows, FirstPosition) = (rows, firstPosition);

    /// <summary>The position of the first row.</summary>
    public int FirstPosition { get; }

    /// <summary>How many positions.</summary>
    public int Count => rows.Count;

    /// <summary>The length d of a vector.</summary>
    public int Width => rows.Width;

    /// <summary>The vector of a row, from 0.</summary>
    public ReadOnlySpan<float> this[int row] => rows[row];
}
