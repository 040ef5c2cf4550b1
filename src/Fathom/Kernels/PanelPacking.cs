using Fathom.Formats;

namespace Fathom.Kernels;

/// <summary>Lays rows of a stored weight out as the columns of a panel, as a tile of a product reads them.</summary>
static unsafe class PanelPacking
{
    /// <summary>Elements of a row that are dequantised before they are packed: few, so that they stay in the first cache.</summary>
    const int Chunk = 64;

    const int LargestBlock = 256;

    /// <summary>The floats of scratch space that a panel of so many columns needs.</summary>
    public static int Scratch(int columns) => columns * LargestBlock;

    /// <summary>Dequantises rows of a weight, at most as many as a panel has columns, and lays them out as [depth, width]; columns beyond them are zeros.</summary>
    public static void Run(Tensor weight, ReadOnlySpan<long> rows, int width, float* plain, float* packed)
    {
        int depth = weight.Columns;
        if (rows.Length < width)
            new Span<float>(packed, width * depth).Clear();
        var (elements, bytes) = TensorTypes.Block(weight.Type)!.Value;
        int chunk = Math.Max(Chunk, elements);
        for (int k = 0; k < depth; k += chunk)
        {
            int length = Math.Min(chunk, depth - k);
            for (int c = 0; c < rows.Length; c++)
                Dequantiser.Row(weight.Type, weight.Row(rows[c]).Slice(k / elements * bytes, length / elements * bytes),
                    new(plain + c * chunk, length));
            Transposition.Run(plain, chunk, rows.Length, length, packed + (long)k * width, width);
        }
    }
}
