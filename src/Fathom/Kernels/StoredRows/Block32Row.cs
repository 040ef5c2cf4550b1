using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Kernels;

/// <summary>What is done with a row of blocks of 32, once for all their types and all instruction sets: its values, and its product with floats.</summary>
static unsafe class Block32Row<TBlock> where TBlock : struct, IBlock32
{
    const int Elements = StoredRow.Block, Half = Elements / 2;

    /// <summary>The twin of <see cref="Dequantiser.Reference"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Store<T>(byte* row, nint rowBytes, int count, float* values, nint stride, int length) where T : struct, ISixteen<T>
    {
        float* halves = HalfBits.Table;
        for (; count > 0; count--, row += rowBytes, values += stride)
        {
            byte* from = row;
            for (float* to = values, end = values + length; to < end; from += TBlock.Bytes, to += Elements)
            {
                Values<T>(from, halves, out var first, out var second);
                first.Store(to);
                second.Store(to + Half);
            }
        }
    }

    /// <summary>The sums of <see cref="Store"/>'s values times x, in the order of <see cref="RowKernel"/>, without memory in between.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Dots<T>(byte* row, nint rowBytes, int count, float* x, int length, float* products) where T : struct, ISixteen<T>
    {
        float* halves = HalfBits.Table;
        for (; count > 0; count--, row += rowBytes, products++)
        {
            T sum = T.Of(0);
            byte* from = row;
            for (float* at = x, end = x + length; at < end; from += TBlock.Bytes, at += Elements)
            {
                if (Sse.IsSupported)
                    Sse.Prefetch0(from + StoredRow.Ahead);
                Values<T>(from, halves, out var first, out var second);
                sum += T.MultiplyAdd(second, T.Load(at + Half), first * T.Load(at));
            }
            *products = sum.Sum();
        }
    }

    /// <summary>The values of a block. A quant times a scale needs no rounding in types that have minima, so that the minimum can be added in the same step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Values<T>(byte* block, float* halves, out T first, out T second) where T : struct, ISixteen<T>
    {
        TBlock.Quants(block, out first, out second);
        T scale = T.Of(TBlock.Scale(block, halves));
        if (TBlock.HasMinimum)
        {
            T minimum = T.Of(TBlock.Minimum(block, halves));
            (first, second) = (T.MultiplyAdd(first, scale, minimum), T.MultiplyAdd(second, scale, minimum));
        }
        else
            (first, second) = (first * scale, second * scale);
    }
}
