using static System.Buffers.Binary.BinaryPrimitives;

namespace Fathom.Kernels;

/// <summary>Blocks of 32 elements with a scale d and, in the types ending in _1, a minimum m.</summary>
/// <remarks>Of 4 bits and more, elements 0..15 are the low nibbles of 16 bytes, 16..31 the high ones.</remarks>
static class Blocks32
{
    const int Half = 16;

    /// <summary>d, 16 bytes of nibbles q: d (q - 8).</summary>
    public static void Q4_0(ReadOnlySpan<byte> block, Span<float> values)
    {
        float d = (float)ReadHalfLittleEndian(block);
        for (int i = 0; i < Half; i++)
        {
            values[i] = d * ((block[2 + i] & 15) - 8);
            values[i + Half] = d * ((block[2 + i] >> 4) - 8);
        }
    }

    /// <summary>d, m, 16 bytes of nibbles q: d q + m.</summary>
    public static void Q4_1(ReadOnlySpan<byte> block, Span<float> values)
    {
        float d = (float)ReadHalfLittleEndian(block), m = (float)ReadHalfLittleEndian(block[2..]);
        for (int i = 0; i < Half; i++)
        {
            values[i] = d * (block[4 + i] & 15) + m;
            values[i + Half] = d * (block[4 + i] >> 4) + m;
        }
    }

    /// <summary>d, 32 fifth bits, 16 bytes of nibbles: d (q - 16).</summary>
    public static void Q5_0(ReadOnlySpan<byte> block, Span<float> values)
    {
        float d = (float)ReadHalfLittleEndian(block);
        uint fifth = ReadUInt32LittleEndian(block[2..]);
        for (int i = 0; i < Half; i++)
        {
            values[i] = d * ((block[6 + i] & 15 | FifthBit(fifth, i)) - 16);
            values[i + Half] = d * ((block[6 + i] >> 4 | FifthBit(fifth, i + Half)) - 16);
        }
    }

    /// <summary>d, m, 32 fifth bits, 16 bytes of nibbles: d q + m.</summary>
    public static void Q5_1(ReadOnlySpan<byte> block, Span<float> values)
    {
        float d = (float)ReadHalfLittleEndian(block), m = (float)ReadHalfLittleEndian(block[2..]);
        uint fifth = ReadUInt32LittleEndian(block[4..]);
        for (int i = 0; i < Half; i++)
        {
            values[i] = d * (block[8 + i] & 15 | FifthBit(fifth, i)) + m;
            values[i + Half] = d * (block[8 + i] >> 4 | FifthBit(fifth, i + Half)) + m;
        }
    }

    /// <summary>d, 32 signed bytes q: d q.</summary>
    public static void Q8_0(ReadOnlySpan<byte> block, Span<float> values)
    {
        float d = (float)ReadHalfLittleEndian(block);
        for (int i = 0; i < values.Length; i++)
            values[i] = d * (sbyte)block[2 + i];
    }

    static int FifthBit(uint bits, int element) => (int)(bits >> element & 1) << 4;
}
