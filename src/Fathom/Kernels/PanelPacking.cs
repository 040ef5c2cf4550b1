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
    /// <param name="weight">Whose rows they are.</param>
    /// <param name="rows">The rows as they are stored, one behind the other.</param>
    /// <param name="columns">How many there are.</param>
    /// <param name="width">How many columns a panel has.</param>
    /// <param name="plain">Scratch space.</param>
    /// <param name="packed">The panel.</param>
    public static void Run(Tensor weight, ReadOnlySpan<byte> rows, int columns, int width, float* plain, float* packed)
    {
        int depth = weight.Columns;
        if (columns < width)
            new Span<float>(packed, width * depth).Clear();
        var (elements, bytes) = TensorTypes.Block(weight.Type)!.Value;
        int chunk = Math.Max(Chunk, elements);
        var stored = StoredRow.For(weight.Type, InstructionSets.Chosen);
        fixed (byte* start = rows)
            for (int k = 0; k < depth; k += chunk)
            {
                int length = Math.Min(chunk, depth - k);
                Dequantiser.Rows(weight.Type, stored, start + k / elements * bytes, weight.RowBytes, columns, plain, chunk, length);
                Transposition.Run(plain, chunk, columns, length, packed + (long)k * width, width);
            }
    }
}
