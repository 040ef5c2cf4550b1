using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Fathom.Formats;

namespace Fathom.Kernels;

/// <summary>Inner products of a stored row and floats, unpacked in registers. The activations are never rounded.</summary>
/// <remarks>A block's scale multiplies the sum over the block once; its minimum multiplies the block's sum of activations, which all rows share.
/// The plain twin is <see cref="Dequantiser"/> followed by <see cref="PlainDot"/>.</remarks>
static unsafe class StoredDot
{
    const int Block = 32;

    /// <summary>The product for a type; null where rows are dequantised first.</summary>
    public static delegate*<byte*, float*, float*, int, float> For(TensorType type, InstructionSet set) =>
        set == InstructionSet.Portable ? null : type switch
        {
            TensorType.Q8_0 => &Q8_0,
            TensorType.Q4_0 => &Q4_0,
            TensorType.Q4_1 => &Q4_1,
            _ => null,
        };

    /// <summary>How many block sums a row of so many elements has.</summary>
    public static int BlockSumCount(int length) => (length + Block - 1) / Block;

    /// <summary>The sum of each block of 32 activations.</summary>
    public static void SumBlocks(float* x, int length, float* sums)
    {
        for (int i = 0; i * Block < length; i++)
        {
            float sum = 0;
            for (int j = i * Block; j < Math.Min(length, (i + 1) * Block); j++)
                sum += x[j];
            sums[i] = sum;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static float Q8_0(byte* row, float* x, float* sums, int length)
    {
        const int bytes = 34;
        var total = Vector256<float>.Zero;
        for (byte* end = row + length / Block * bytes; row < end; row += bytes, x += Block)
        {
            sbyte* q = (sbyte*)row + 2;
            var sum = Avx.ConvertToVector256Single(Avx2.ConvertToVector256Int32(q)) * Vector256.Load(x);
            sum = Fma.MultiplyAdd(Avx.ConvertToVector256Single(Avx2.ConvertToVector256Int32(q + 8)), Vector256.Load(x + 8), sum);
            sum = Fma.MultiplyAdd(Avx.ConvertToVector256Single(Avx2.ConvertToVector256Int32(q + 16)), Vector256.Load(x + 16), sum);
            sum = Fma.MultiplyAdd(Avx.ConvertToVector256Single(Avx2.ConvertToVector256Int32(q + 24)), Vector256.Load(x + 24), sum);
            total = Fma.MultiplyAdd(sum, Vector256.Create(Scale(row)), total);
        }
        return Vector256.Sum(total);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static float Q4_0(byte* row, float* x, float* sums, int length)
    {
        const int bytes = 18;
        var total = Vector256<float>.Zero;
        float offset = 0;
        for (byte* end = row + length / Block * bytes; row < end; row += bytes, x += Block)
        {
            float scale = Scale(row);
            total = Fma.MultiplyAdd(Nibbles(row + 2, x), Vector256.Create(scale), total);
            offset += scale * *sums++;
        }
        return Vector256.Sum(total) - 8 * offset;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static float Q4_1(byte* row, float* x, float* sums, int length)
    {
        const int bytes = 20;
        var total = Vector256<float>.Zero;
        float offset = 0;
        for (byte* end = row + length / Block * bytes; row < end; row += bytes, x += Block)
        {
            total = Fma.MultiplyAdd(Nibbles(row + 4, x), Vector256.Create(Scale(row)), total);
            offset += Scale(row + 2) * *sums++;
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static float Scale(byte* at) => HalfBits.ToSingle(Unsafe.ReadUnaligned<ushort>(at));
}
