using Fathom.Formats;

namespace Fathom.Kernels;

/// <summary>Inner products of a stored row and floats, unpacked in registers. The activations are never rounded.</summary>
/// <remarks>A block's scale multiplies the sum over the block once; its minimum multiplies the block's sum of activations, which all rows share.
/// The plain twin is <see cref="Dequantiser"/> followed by <see cref="PlainDot"/>.</remarks>
static unsafe class StoredDot
{
    /// <summary>Elements of a block of the types that have such a product.</summary>
    public const int Block = 32;

    /// <summary>Bytes by which reading runs ahead: rows follow one another, and the processor's own prefetching stops at every page.</summary>
    public const int Ahead = 2048;

    /// <summary>The product (stored row, activations, their block sums, length) for a type; null where rows are dequantised first.</summary>
    public static delegate*<byte*, float*, float*, int, float> For(TensorType type, InstructionSet set) => (set, type) switch
    {
        (InstructionSet.Avx512, TensorType.Q8_0) => &StoredDotAvx512.Q8_0,
        (InstructionSet.Avx512, TensorType.Q4_0) => &StoredDotAvx512.Q4_0,
        (InstructionSet.Avx512, TensorType.Q4_1) => &StoredDotAvx512.Q4_1,
        (InstructionSet.Avx2, TensorType.Q8_0) => &StoredDotAvx2.Q8_0,
        (InstructionSet.Avx2, TensorType.Q4_0) => &StoredDotAvx2.Q4_0,
        (InstructionSet.Avx2, TensorType.Q4_1) => &StoredDotAvx2.Q4_1,
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
}
