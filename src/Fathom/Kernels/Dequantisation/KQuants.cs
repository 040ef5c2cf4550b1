using static System.Buffers.Binary.BinaryPrimitives;

namespace Fathom.Kernels;

/// <summary>Blocks of 256 elements in sub-blocks that have small integer scales and minima, themselves scaled by d and dmin.</summary>
static class KQuants
{
    /// <summary>16 bytes of scale and minimum, 256 pairs of bits q, d, dmin.</summary>
    public static void Q2_K(ReadOnlySpan<byte> block, Span<float> values)
    {
        float d = (float)ReadHalfLittleEndian(block[80..]), dmin = (float)ReadHalfLittleEndian(block[82..]);
        for (int i = 0; i < values.Length; i++)
        {
            byte scale = block[i / 16];
            values[i] = d * (scale & 15) * FewBits.PairOfBits(block[16..], i) - dmin * (scale >> 4);
        }
    }

    /// <summary>256 third bits, 256 pairs of bits, 16 scales of 6 bits, d. A third bit that is clear subtracts 4.</summary>
    public static void Q3_K(ReadOnlySpan<byte> block, Span<float> values)
    {
        float d = (float)ReadHalfLittleEndian(block[108..]);
        var scales = block.Slice(96, 12);
        for (int i = 0; i < values.Length; i++)
        {
            int third = block[i % 32] >> (i / 32) & 1;
            int q = FewBits.PairOfBits(block[32..], i) - (third == 1 ? 0 : 4);
            values[i] = d * (SixBitScale(scales, i / 16) - 32) * q;
        }
    }

    /// <summary>d, dmin, 8 scales and minima of 6 bits, 128 bytes of nibbles: 32 bytes hold 64 elements, low nibbles first.</summary>
    public static void Q4_K(ReadOnlySpan<byte> block, Span<float> values)
    {
        float d = (float)ReadHalfLittleEndian(block), dmin = (float)ReadHalfLittleEndian(block[2..]);
        for (int i = 0; i < values.Length; i++)
        {
            var (scale, minimum) = ScaleAndMinimum(block[4..], i / 32);
            values[i] = d * scale * Nibble(block[16..], i) - dmin * minimum;
        }
    }

    /// <summary>As Q4_K, with 32 bytes of fifth bits before the nibbles: bit s of byte l belongs to element l of sub-block s.</summary>
    public static void Q5_K(ReadOnlySpan<byte> block, Span<float> values)
    {
        float d = (float)ReadHalfLittleEndian(block), dmin = (float)ReadHalfLittleEndian(block[2..]);
        for (int i = 0; i < values.Length; i++)
        {
            var (scale, minimum) = ScaleAndMinimum(block[4..], i / 32);
            int fifth = block[16 + i % 32] >> (i / 32) & 1;
            values[i] = d * scale * (Nibble(block[48..], i) | fifth << 4) - dmin * minimum;
        }
    }

    /// <summary>128 bytes of nibbles, 64 of upper pairs of bits, 16 signed scales, d. 64 bytes of nibbles hold 128 elements, low nibbles first.</summary>
    public static void Q6_K(ReadOnlySpan<byte> block, Span<float> values)
    {
        float d = (float)ReadHalfLittleEndian(block[208..]);
        for (int i = 0; i < values.Length; i++)
        {
            int low = block[i / 128 * 64 + i % 64] >> (i % 128 / 64 * 4) & 15;
            int q = low | FewBits.PairOfBits(block[128..], i) << 4;
            values[i] = d * (sbyte)block[192 + i / 16] * (q - 32);
        }
    }

    /// <summary>The 6-bit scale and minimum of a sub-block, packed in 12 bytes: the last four of each are spread over three runs of bytes.</summary>
    public static (int Scale, int Minimum) ScaleAndMinimum(ReadOnlySpan<byte> packed, int subBlock) => subBlock < 4
        ? (packed[subBlock] & 63, packed[subBlock + 4] & 63)
        : (packed[subBlock + 4] & 15 | packed[subBlock - 4] >> 6 << 4, packed[subBlock + 4] >> 4 | packed[subBlock] >> 6 << 4);

    static int Nibble(ReadOnlySpan<byte> bytes, int element) => bytes[element / 64 * 32 + element % 32] >> (element % 64 / 32 * 4) & 15;

    /// <summary>One of 16: 8 bytes hold the low nibbles, 4 the upper pairs of bits.</summary>
    public static int SixBitScale(ReadOnlySpan<byte> packed, int index)
    {
        int low = packed[index % 8] >> (index / 8 * 4) & 15;
        int high = packed[8 + index % 4] >> (index / 4 * 2) & 3;
        return low | high << 4;
    }
}
