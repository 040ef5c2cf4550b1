using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Kernels;

/// <summary>What is done with a row of blocks whose values are looked up, once for all their types: its values, and its product with floats.</summary>
static unsafe class ChosenRow<TBlock> where TBlock : struct, IChosenBlock
{
    const int Half = StoredRow.Block / 2;

    /// <summary>Super-blocks whose scales are unpacked together: long before they are used, so that nobody waits for them.</summary>
    const int Stretch = 8;

    const int Room = Stretch * StoredRow.Groups * sizeof(float);

    /// <summary>The twin of <see cref="Dequantiser.Reference"/>.</summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Store(byte* row, nint rowBytes, int count, float* values, nint stride, int length)
    {
        byte* room = stackalloc byte[2 * Room + StoredRow.CacheLine];
        var choices = new Choices(TBlock.Choices);
        for (; count > 0; count--, row += rowBytes, values += stride)
            Tell(row, length, room, choices, new Storing(values));
    }

    /// <summary>The sums of <see cref="Store"/>'s values times x, in the order of <see cref="RowKernel"/>, without memory in between.</summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Dots(byte* row, nint rowBytes, int count, float* x, int length, float* products)
    {
        byte* room = stackalloc byte[2 * Room + StoredRow.CacheLine];
        var choices = new Choices(TBlock.Choices);
        for (; count > 0; count--, row += rowBytes, products++)
            *products = Tell(row, length, room, choices, new Summing(x));
    }

    /// <summary>Tells the values of a row, and hands back who took them: a copy, so that it stays in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static float Tell<T>(byte* row, int length, byte* room, Choices choices, T taker) where T : struct, IValueTaker
    {
        float* firstScales = (float*)StoredRow.Line(room), firstMinima = firstScales + Stretch * StoredRow.Groups;
        for (byte* end = row + (long)length / TBlock.Elements * TBlock.Bytes; row < end;)
        {
            float* scales = firstScales, minima = firstMinima;
            byte* stretchEnd = TBlock.Elements == StoredRow.Block ? end : row + Math.Min(end - row, Stretch * TBlock.Bytes);
            if (TBlock.Elements != StoredRow.Block)
                for (byte* block = row; block < stretchEnd; block += TBlock.Bytes, scales += StoredRow.Groups, minima += StoredRow.Groups)
                    TBlock.Unpack(block, choices.Halves, scales, minima);
            scales = firstScales;
            minima = firstMinima;
            for (; row < stretchEnd; row += TBlock.Bytes, scales += StoredRow.Groups, minima += StoredRow.Groups)
            {
                for (int line = 0; line < TBlock.Bytes; line += StoredRow.CacheLine)
                    Sse.Prefetch0(row + StoredRow.Ahead + line);
                TBlock.Tell(row, choices, scales, minima, ref taker);
            }
        }
        return taker.Result;
    }

    struct Storing(float* to) : IValueTaker
    {
        float* to = to;

        public float Result => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Take(Vector512<float> first, Vector512<float> second)
        {
            first.Store(to);
            second.Store(to + Half);
            to += StoredRow.Block;
        }
    }

    struct Summing(float* x) : IValueTaker
    {
        float* x = x;

        Vector512<float> sum;

        public float Result => new SixteenAvx512(sum).Sum();

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Take(Vector512<float> first, Vector512<float> second)
        {
            sum += Vector512.FusedMultiplyAdd(second, Vector512.Load(x + Half), first * Vector512.Load(x));
            x += StoredRow.Block;
        }
    }
}
