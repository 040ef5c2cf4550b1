using static System.Buffers.Binary.BinaryPrimitives;

namespace Fathom.Kernels;

/// <summary>Plain numbers: a block is one element. What float32 cannot hold becomes the nearest that it can.</summary>
static class Numbers
{
    public static void F32(ReadOnlySpan<byte> block, Span<float> values) => values[0] = ReadSingleLittleEndian(block);

    public static void F16(ReadOnlySpan<byte> block, Span<float> values) => values[0] = (float)ReadHalfLittleEndian(block);

    public static void BF16(ReadOnlySpan<byte> block, Span<float> values) =>
        values[0] = BitConverter.Int32BitsToSingle(ReadUInt16LittleEndian(block) << 16);

    public static void F64(ReadOnlySpan<byte> block, Span<float> values) => values[0] = (float)ReadDoubleLittleEndian(block);

    public static void U8(ReadOnlySpan<byte> block, Span<float> values) => values[0] = block[0];

    public static void I8(ReadOnlySpan<byte> block, Span<float> values) => values[0] = (sbyte)block[0];

    public static void I16(ReadOnlySpan<byte> block, Span<float> values) => values[0] = ReadInt16LittleEndian(block);

    public static void I32(ReadOnlySpan<byte> block, Span<float> values) => values[0] = ReadInt32LittleEndian(block);

    public static void I64(ReadOnlySpan<byte> block, Span<float> values) => values[0] = ReadInt64LittleEndian(block);
}
