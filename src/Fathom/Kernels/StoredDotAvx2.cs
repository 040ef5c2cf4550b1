using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Kernels;

/// <summary>The products of <see cref="StoredDot"/> by 256-bit vectors.</summary>
static unsafe class StoredDotAvx2
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Q8_0(byte* row, float* x, float* sums, int length)
    {
        const int bytes = 34;
        float* halves = HalfBits.Table;
        var total = Vector256<float>.Zero;
        for (byte* end = row + length / StoredDot.Block * bytes; row < end; row += bytes, x += StoredDot.Block)
        {
            Sse.Prefetch0(row + StoredDot.Ahead);
            sbyte* q = (sbyte*)row + 2;
            var sum = Avx.ConvertToVector256Single(Avx2.ConvertToVector256Int32(q)) * Vector256.Load(x);
            sum = Fma.MultiplyAdd(Avx.ConvertToVector256Single(Avx2.ConvertToVector256Int32(q + 8)), Vector256.Load(x + 8), sum);
            sum = Fma.MultiplyAdd(Avx.ConvertToVector256Single(Avx2.ConvertToVector256Int32(q + 16)), Vector256.Load(x + 16), sum);
            sum = Fma.MultiplyAdd(Avx.ConvertToVector256Single(Avx2.ConvertToVector256Int32(q + 24)), Vector256.Load(x + 24), sum);
            total = Fma.MultiplyAdd(sum, Vector256.Create(halves[*(ushort*)row]), total);
        }
        return Vector256.Sum(total);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Q4_0(byte* row, float* x, float* sums, int length)
    {
        const int bytes = 18;
        float* halves = HalfBits.Table;
        var total = Vector256<float>.Zero;
        float offset = 0;
        for (byte* end = row + length / StoredDot.Block * bytes; row < end; row += bytes, x += StoredDot.Block)
        {
            Sse.Prefetch0(row + StoredDot.Ahead);
            float scale = halves[*(ushort*)row];
            total = Fma.MultiplyAdd(Nibbles(row + 2, x), Vector256.Create(scale), total);
            offset += scale * *sums++;
        }
        return Vector256.Sum(total) - 8 * offset;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Q4_1(byte* row, float* x, float* sums, int length)
    {
        const int bytes = 20;
        float* halves = HalfBits.Table;
        var total = Vector256<float>.Zero;
        float offset = 0;
        for (byte* end = row + length / StoredDot.Block * bytes; row < end; row += bytes, x += StoredDot.Block)
        {
            Sse.Prefetch0(row + StoredDot.Ahead);
            total = Fma.MultiplyAdd(Nibbles(row + 4, x), Vector256.Create(halves[*(ushort*)row]), total);
            offset += halves[*(ushort*)(row + 2)] * *sums++;
        }
        return Vector256.Sum(total) + offset;
    }

    /// <summary>16 bytes of nibbles, low ones first, times 32 activations.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<float> Nibbles(byte* q, float* x)
    {
        var packed = Vector128.Load(q);
        var low = packed & Vector128.Create((byte)0x0F);
        var high = Vector128.ShiftRightLogical(packed.AsUInt16(), 4).AsByte() & Vector128.Create((byte)0x0F);
        var sum = Widened(low) * Vector256.Load(x);
        sum = Fma.MultiplyAdd(Widened(Sse2.ShiftRightLogical128BitLane(low, 8)), Vector256.Load(x + 8), sum);
        sum = Fma.MultiplyAdd(Widened(high), Vector256.Load(x + 16), sum);
        return Fma.MultiplyAdd(Widened(Sse2.ShiftRightLogical128BitLane(high, 8)), Vector256.Load(x + 24), sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<float> Widened(Vector128<byte> bytes) => Avx.ConvertToVector256Single(Avx2.ConvertToVector256Int32(bytes));
}
