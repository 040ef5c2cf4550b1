using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Kernels;

/// <summary>What is done with a row of blocks whose values are looked up, once for all their types: its values, and its product with floats.</summary>
static unsafe class ChosenRow<TBlock> where TBlock : struct, IChosenBlock
{
    const int CacheLine = 64, FloatsALine = CacheLine / sizeof(float), Half = StoredRow.Block / 2;

    /// <summary>The twin of <see cref="Dequantiser.Reference"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Store(byte* row, float* values, int length)
    {
        float* room = stackalloc float[3 * FloatsALine], lines = Lines(room);
        var storing = new Storing(values);
        for (float* end = values + length; storing.To < end; row += TBlock.Bytes)
            TBlock.Tell(row, lines, ref storing);
    }

    /// <summary>The sum of <see cref="Store"/>'s values times x, in the order of <see cref="RowKernel"/>, without memory in between.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Dot(byte* row, float* x, int length)
    {
        float* room = stackalloc float[3 * FloatsALine], lines = Lines(room);
        var summing = new Summing(x);
        for (float* end = x + length; summing.X < end; row += TBlock.Bytes)
        {
            for (int line = 0; line < TBlock.Bytes; line += CacheLine)
                Sse.Prefetch0(row + StoredRow.Ahead + line);
            TBlock.Tell(row, lines, ref summing);
        }
        return new SixteenAvx512(summing.Sum).Sum();
    }

    /// <summary>The first line of the cache that begins in some room.</summary>
    static float* Lines(float* room) => (float*)(((nuint)room + CacheLine - 1) / CacheLine * CacheLine);

    struct Storing(float* to) : IValueTaker
    {
        public float* To = to;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Take(Vector512<float> first, Vector512<float> second)
        {
            first.Store(To);
            second.Store(To + Half);
            To += StoredRow.Block;
        }
    }

    struct Summing(float* x) : IValueTaker
    {
        public float* X = x;
        public Vector512<float> Sum;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Take(Vector512<float> first, Vector512<float> second)
        {
            Sum += Vector512.FusedMultiplyAdd(second, Vector512.Load(X + Half), first * Vector512.Load(X));
            X += StoredRow.Block;
        }
    }
}
