using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Kernels;

/// <summary>What is done with a row of super-blocks, once for all their types and all instruction sets: its values, and its product with floats.</summary>
/// <remarks>A block is unpacked into bytes, which stay in the first cache: that is done by wide vectors, whatever pattern the bits of the type make.</remarks>
static unsafe class SuperBlockRow<TBlock> where TBlock : struct, ISuperBlock
{
    const int Elements = 256, Groups = Elements / StoredRow.Group, CacheLine = 64, Room = Elements + 2 * Groups * sizeof(float) + CacheLine;

    /// <summary>The twin of <see cref="Dequantiser.Reference"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Store<T>(byte* row, float* values, int length) where T : struct, ISixteen<T>
    {
        byte* room = stackalloc byte[Room];
        sbyte* quants = (sbyte*)Line(room);
        float* scales = (float*)(quants + Elements), minima = scales + Groups;
        for (float* end = values + length; values < end; row += TBlock.Bytes)
        {
            TBlock.Unpack<T>(row, quants, scales, minima);
            for (int group = 0; group < Groups; group++, values += StoredRow.Group)
                Values<T>(quants, scales, minima, group).Store(values);
        }
    }

    /// <summary>The sum of <see cref="Store"/>'s values times x, in the order of <see cref="RowKernel"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Dot<T>(byte* row, float* x, int length) where T : struct, ISixteen<T>
    {
        byte* room = stackalloc byte[Room];
        sbyte* quants = (sbyte*)Line(room);
        float* scales = (float*)(quants + Elements), minima = scales + Groups;
        T sum = T.Of(0);
        for (float* end = x + length; x < end; row += TBlock.Bytes)
        {
            if (Sse.IsSupported)
                for (int line = 0; line < TBlock.Bytes; line += CacheLine)
                    Sse.Prefetch0(row + StoredRow.Ahead + line);
            TBlock.Unpack<T>(row, quants, scales, minima);
            for (int group = 0; group < Groups; group += 2, x += 2 * StoredRow.Group)
                sum += T.MultiplyAdd(Values<T>(quants, scales, minima, group + 1), T.Load(x + StoredRow.Group), Values<T>(quants, scales, minima, group) * T.Load(x));
        }
        return sum.Sum();
    }

    /// <summary>The first line of the cache that begins in some room: what is written by wide vectors and read by narrow ones must not cross lines.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static byte* Line(byte* room) => (byte*)(((nuint)room + CacheLine - 1) / CacheLine * CacheLine);

    /// <summary>The values of a group. A quant times a scale needs no rounding in types that have minima, so that the minimum can be added in the same step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T Values<T>(sbyte* quants, float* scales, float* minima, int group) where T : struct, ISixteen<T>
    {
        T quant = T.Load(quants + group * StoredRow.Group), scale = T.Of(scales[group]);
        return TBlock.HasMinima ? T.MultiplyAdd(quant, scale, T.Of(minima[group])) : quant * scale;
    }
}
