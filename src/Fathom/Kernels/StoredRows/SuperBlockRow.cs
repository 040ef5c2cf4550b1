using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Kernels;

/// <summary>What is done with a row of super-blocks, once for all their types and all instruction sets: its values, and its product with floats.</summary>
/// <remarks>A block is unpacked into bytes, which stay in the first cache: that is done by wide vectors, whatever pattern the bits of the type make.</remarks>
static unsafe class SuperBlockRow<TBlock> where TBlock : struct, ISuperBlock
{
    const int Elements = 256, Groups = Elements / StoredRow.Group, CacheLine = 64;

    /// <summary>The twin of <see cref="Dequantiser.Reference"/>: the product with the scale is rounded before the minimum is added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Store<T>(byte* row, float* values, int length) where T : struct, ISixteen<T>
    {
        sbyte* quants = stackalloc sbyte[Elements];
        float* scales = stackalloc float[Groups], minima = stackalloc float[Groups];
        for (float* end = values + length; values < end; row += TBlock.Bytes)
        {
            TBlock.Unpack<T>(row, quants, scales, minima);
            for (int group = 0; group < Groups; group++, values += StoredRow.Group)
            {
                T scaled = T.Load(quants + group * StoredRow.Group) * T.Of(scales[group]);
                (TBlock.HasMinima ? scaled + T.Of(minima[group]) : scaled).Store(values);
            }
        }
    }

    /// <summary>The twin of <see cref="Store"/> followed by <see cref="PlainDot"/>: a scale multiplies the sum over its group once, and a minimum the group's sum of
    /// activations, which all rows share.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Dot<T>(byte* row, float* x, float* sums, int length) where T : struct, ISixteen<T>
    {
        sbyte* quants = stackalloc sbyte[Elements];
        float* scales = stackalloc float[Groups], minima = stackalloc float[Groups];
        T even = T.Of(0), odd = T.Of(0), ofMinima = T.Of(0);
        for (float* end = x + length; x < end; row += TBlock.Bytes, sums += Groups)
        {
            if (Sse.IsSupported)
                for (int line = 0; line < TBlock.Bytes; line += CacheLine)
                    Sse.Prefetch0(row + StoredRow.Ahead + line);
            TBlock.Unpack<T>(row, quants, scales, minima);
            for (int group = 0; group < Groups; group += 2, x += 2 * StoredRow.Group)
            {
                even = T.MultiplyAdd(T.Load(quants + group * StoredRow.Group) * T.Load(x), T.Of(scales[group]), even);
                odd = T.MultiplyAdd(T.Load(quants + (group + 1) * StoredRow.Group) * T.Load(x + StoredRow.Group), T.Of(scales[group + 1]), odd);
            }
            if (TBlock.HasMinima)
                ofMinima = T.MultiplyAdd(T.Load(minima), T.Load(sums), ofMinima);
        }
        return (even + odd + ofMinima).Sum();
    }
}
