using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Kernels;

/// <summary>What is done with a row of blocks of 32, once for all their types and all instruction sets: its values, and its product with floats.</summary>
static unsafe class Block32Row<TBlock> where TBlock : struct, IBlock32
{
    const int Elements = StoredRow.Block, Half = Elements / 2;

    /// <summary>The twin of <see cref="Dequantiser.Reference"/>: the product with the scale is rounded before the minimum is added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Store<T>(byte* row, float* values, int length) where T : struct, ISixteen<T>
    {
        float* halves = HalfBits.Table;
        for (float* end = values + length; values < end; row += TBlock.Bytes, values += Elements)
        {
            TBlock.Quants<T>(row, out var first, out var second);
            T scale = T.Of(TBlock.Scale(row, halves));
            (first, second) = (first * scale, second * scale);
            if (TBlock.HasMinimum)
            {
                T minimum = T.Of(TBlock.Minimum(row, halves));
                (first, second) = (first + minimum, second + minimum);
            }
            first.Store(values);
            second.Store(values + Half);
        }
    }

    /// <summary>The twin of <see cref="Store"/> followed by <see cref="PlainDot"/>: a scale multiplies the sum over its block once, and a minimum the block's sum of
    /// activations, which all rows share.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Dot<T>(byte* row, float* x, float* sums, int length) where T : struct, ISixteen<T>
    {
        float* halves = HalfBits.Table;
        T total = T.Of(0);
        float ofMinima = 0;
        for (float* end = x + length; x < end; row += TBlock.Bytes, x += Elements, sums++)
        {
            if (Sse.IsSupported)
                Sse.Prefetch0(row + StoredRow.Ahead);
            TBlock.Quants<T>(row, out var first, out var second);
            T sum = T.MultiplyAdd(second, T.Load(x + Half), first * T.Load(x));
            total = T.MultiplyAdd(sum, T.Of(TBlock.Scale(row, halves)), total);
            if (TBlock.HasMinimum)
                ofMinima += TBlock.Minimum(row, halves) * *sums;
        }
        return total.Sum() + ofMinima;
    }
}
