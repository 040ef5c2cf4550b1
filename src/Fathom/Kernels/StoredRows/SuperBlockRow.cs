using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Kernels;

/// <summary>What is done with a row of super-blocks, once for all their types and all instruction sets: its values, and its product with floats.</summary>
/// <remarks>Some blocks are unpacked into bytes, which stay in the first cache: that is done by wide vectors, whatever pattern the bits of the type make, and long before the
/// bytes are used, so that nobody waits for them.</remarks>
static unsafe class SuperBlockRow<TBlock> where TBlock : struct, ISuperBlock
{
    /// <summary>Blocks that are unpacked together.</summary>
    const int Stretch = 8;

    const int Room = Stretch * (StoredRow.SuperBlock + 2 * StoredRow.Groups * sizeof(float));

    /// <summary>The twin of <see cref="Dequantiser.Reference"/>.</summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Store<T>(byte* row, nint rowBytes, int count, float* values, nint stride, int length) where T : struct, ISixteen<T>
    {
        byte* room = stackalloc byte[Room + StoredRow.CacheLine];
        for (; count > 0; count--, row += rowBytes, values += stride)
        {
            byte* from = row;
            for (float* to = values, end = values + length; to < end;)
            {
                var unpacked = Unpack<T>(ref from, (int)Math.Min((end - to) / StoredRow.SuperBlock, Stretch), room);
                for (int group = 0; group < unpacked.Groups; group++, to += StoredRow.Group)
                    unpacked.Values<T>(group).Store(to);
            }
        }
    }

    /// <summary>The sums of <see cref="Store"/>'s values times x, in the order of <see cref="RowKernel"/>.</summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Dots<T>(byte* row, nint rowBytes, int count, float* x, int length, float* products) where T : struct, ISixteen<T>
    {
        byte* room = stackalloc byte[Room + StoredRow.CacheLine];
        for (; count > 0; count--, row += rowBytes, products++)
        {
            T sum = T.Of(0);
            byte* from = row;
            for (float* at = x, end = x + length; at < end;)
            {
                var unpacked = Unpack<T>(ref from, (int)Math.Min((end - at) / StoredRow.SuperBlock, Stretch), room);
                for (int group = 0; group < unpacked.Groups; group += 2, at += 2 * StoredRow.Group)
                    sum += T.MultiplyAdd(unpacked.Values<T>(group + 1), T.Load(at + StoredRow.Group), unpacked.Values<T>(group) * T.Load(at));
            }
            *products = sum.Sum();
        }
    }

    /// <summary>Unpacks the next blocks of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Unpacked Unpack<T>(ref byte* row, int blocks, byte* room) where T : struct, ISixteen<T>
    {
        var unpacked = new Unpacked(StoredRow.Line(room), blocks * StoredRow.Groups);
        for (int group = 0; group < unpacked.Groups; group += StoredRow.Groups, row += TBlock.Bytes)
        {
            if (Sse.IsSupported)
                for (int line = 0; line < TBlock.Bytes; line += StoredRow.CacheLine)
                    Sse.Prefetch0(row + StoredRow.Ahead + line);
            TBlock.Unpack<T>(row, unpacked.Quants + group * StoredRow.Group, unpacked.Scales + group, unpacked.Minima + group);
        }
        return unpacked;
    }

    /// <summary>The quants, scales and minima of so many groups.</summary>
    readonly struct Unpacked(byte* start, int groups)
    {
        public readonly int Groups = groups;

        public readonly sbyte* Quants = (sbyte*)start;

        public readonly float* Scales = (float*)(start + Stretch * StoredRow.SuperBlock);

        public float* Minima => Scales + Stretch * StoredRow.Groups;

        /// <summary>The values of a group. A quant times a scale needs no rounding in types that have minima, so that the minimum can be added in the same step.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Values<T>(int group) where T : struct, ISixteen<T>
        {
            T quant = T.Load(Quants + group * StoredRow.Group), scale = T.Of(Scales[group]);
            return TBlock.HasMinima ? T.MultiplyAdd(quant, scale, T.Of(Minima[group])) : quant * scale;
        }
    }
}
