using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Kernels;

/// <summary>The products of <see cref="StoredDot"/> by 512-bit vectors.</summary>
static unsafe class StoredDotAvx512
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Q8_0(byte* row, float* x, float* sums, int length)
    {
        const int bytes = 34;
        float* halves = HalfBits.Table;
        var total = Vector512<float>.Zero;
        for (byte* end = row + length / StoredDot.Block * bytes; row < end; row += bytes, x += StoredDot.Block)
        {
            Sse.Prefetch0(row + StoredDot.Ahead);
            var low = Avx512F.ConvertToVector512Single(Avx512F.ConvertToVector512Int32(Vector128.Load((sbyte*)row + 2)));
            var high = Avx512F.ConvertToVector512Single(Avx512F.ConvertToVector512Int32(Vector128.Load((sbyte*)row + 18)));
            var sum = Avx512F.FusedMultiplyAdd(high, Vector512.Load(x + 16), low * Vector512.Load(x));
            total = Avx512F.FusedMultiplyAdd(sum, Vector512.Create(halves[*(ushort*)row]), total);
        }
        return Vector512.Sum(total);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Q4_0(byte* row, float* x, float* sums, int length)
    {
        const int bytes = 18;
        float* halves = HalfBits.Table;
        var total = Vector512<float>.Zero;
        float offset = 0;
        for (byte* end = row + length / StoredDot.Block * bytes; row < end; row += bytes, x += StoredDot.Block)
        {
            Sse.Prefetch0(row + StoredDot.Ahead);
            float scale = halves[*(ushort*)row];
            total = Avx512F.FusedMultiplyAdd(Nibbles(row + 2, x), Vector512.Create(scale), total);
            offset += scale * *sums++;
        }
        return Vector512.Sum(total) - 8 * offset;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Q4_1(byte* row, float* x, float* sums, int length)
    {
        const int bytes = 20;
        float* halves = HalfBits.Table;
        var total = Vector512<float>.Zero;
        float offset = 0;
        for (byte* end = row + length / StoredDot.Block * bytes; row < end; row += bytes, x += StoredDot.Block)
        {
            Sse.Prefetch0(row + StoredDot.Ahead);
            total = Avx512F.FusedMultiplyAdd(Nibbles(row + 4, x), Vector512.Create(halves[*(ushort*)row]), total);
            offset += halves[*(ushort*)(row + 2)] * *sums++;
        }
        return Vector512.Sum(total) + offset;
    }

    /// <summary>16 bytes of nibbles, low ones first, times 32 activations.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> Nibbles(byte* q, float* x)
    {
        var packed = Avx512F.ConvertToVector512Int32(Vector128.Load(q));
        var low = Avx512F.ConvertToVector512Single(packed & Vector512.Create(15));
        var high = Avx512F.ConvertToVector512Single(Vector512.ShiftRightLogical(packed, 4));
        return Avx512F.FusedMultiplyAdd(high, Vector512.Load(x + 16), low * Vector512.Load(x));
    }
}
