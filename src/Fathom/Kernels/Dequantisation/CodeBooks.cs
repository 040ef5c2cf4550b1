using System.Numerics;
using static System.Buffers.Binary.BinaryPrimitives;

namespace Fathom.Kernels;

/// <summary>Blocks of 256 elements that are rows of a code book, with signs and scales.</summary>
static class CodeBooks
{
    /// <summary>d, then for each 32 elements four indices and a word: four times seven sign bits, and a scale.</summary>
    public static void IQ2_XXS(ReadOnlySpan<byte> block, Span<float> values)
    {
        float d = (float)ReadHalfLittleEndian(block);
        for (int i = 0; i < 32; i++)
        {
            var group = block.Slice(2 + i / 4 * 8, 8);
            uint word = ReadUInt32LittleEndian(group[4..]);
            float scale = d * (0.5f + (word >> 28)) * 0.25f;
            Store(CodeBook.IQ2_XXS.Row(group[i % 4]), SignsOf(word >> (i % 4 * 7)), scale, values[(8 * i)..]);
        }
    }

    /// <summary>d, 32 times an index of 9 bits and seven sign bits, 16 scales of 4 bits.</summary>
    public static void IQ2_XS(ReadOnlySpan<byte> block, Span<float> values)
    {
        float d = (float)ReadHalfLittleEndian(block);
        for (int i = 0; i < 32; i++)
        {
            uint word = ReadUInt16LittleEndian(block[(2 + 2 * i)..]);
            float scale = d * (0.5f + Nibble(block[66..], i / 2)) * 0.25f;
            Store(CodeBook.IQ2_XS.Row((int)word & 511), SignsOf(word >> 9), scale, values[(8 * i)..]);
        }
    }

    /// <summary>d, 32 low bytes of indices, 32 bytes of signs, 32 upper pairs of bits, 16 scales of 4 bits.</summary>
    public static void IQ2_S(ReadOnlySpan<byte> block, Span<float> values)
    {
        float d = (float)ReadHalfLittleEndian(block);
        for (int i = 0; i < 32; i++)
        {
            int index = block[2 + i] | (block[66 + i / 4] >> (i % 4 * 2) & 3) << 8;
            float scale = d * (0.5f + Nibble(block[74..], i / 2)) * 0.25f;
            Store(CodeBook.IQ2_S.Row(index), block[34 + i], scale, values[(8 * i)..]);
        }
    }

    /// <summary>d, 64 indices, and for each 32 elements a word: four times seven sign bits, and a scale.</summary>
    public static void IQ3_XXS(ReadOnlySpan<byte> block, Span<float> values)
    {
        float d = (float)ReadHalfLittleEndian(block);
        for (int i = 0; i < 64; i++)
        {
            uint word = ReadUInt32LittleEndian(block[(66 + i / 8 * 4)..]);
            float scale = d * (0.5f + (word >> 28)) * 0.5f;
            int signs = SignsOf(word >> (i % 8 / 2 * 7)) >> (i % 2 * 4);
            Store(CodeBook.IQ3_XXS.Row(block[2 + i]), signs, scale, values[(4 * i)..]);
        }
    }

    /// <summary>d, 64 low bytes of indices, 64 upper bits, 256 signs, 8 scales of 4 bits.</summary>
    public static void IQ3_S(ReadOnlySpan<byte> block, Span<float> values)
    {
        float d = (float)ReadHalfLittleEndian(block);
        for (int i = 0; i < 64; i++)
        {
            int index = block[2 + i] | (block[66 + i / 8] >> (i % 8) & 1) << 8;
            float scale = d * (1 + 2 * Nibble(block[106..], i / 8));
            Store(CodeBook.IQ3_S.Row(index), Nibble(block[74..], i), scale, values[(4 * i)..]);
        }
    }

    /// <summary>d, 32 low bytes of indices, and for each 32 elements four upper triples of bits, a scale and the sign of the shift.</summary>
    public static void IQ1_S(ReadOnlySpan<byte> block, Span<float> values)
    {
        float d = (float)ReadHalfLittleEndian(block);
        for (int i = 0; i < 32; i++)
        {
            int word = ReadUInt16LittleEndian(block[(34 + i / 4 * 2)..]);
            int index = block[2 + i] | (word >> (i % 4 * 3) & 7) << 8;
            float scale = d * (2 * (word >> 12 & 7) + 1);
            StoreShifted(CodeBook.IQ1.Row(index), (word & 0x8000) != 0, scale, values[(8 * i)..]);
        }
    }

    /// <summary>32 low bytes of indices, 32 nibbles of three upper bits and the sign of the shift, 16 scales of 3 bits; d is spread over the scales.</summary>
    public static void IQ1_M(ReadOnlySpan<byte> block, Span<float> values)
    {
        ulong scales = ReadUInt64LittleEndian(block[48..]);
        float d = (float)BitConverter.UInt16BitsToHalf(
            (ushort)(scales >> 12 & 0xF | scales >> 24 & 0xF0 | scales >> 36 & 0xF00 | scales >> 48 & 0xF000));
        for (int i = 0; i < 32; i++)
        {
            int upper = Nibble(block[32..], i);
            int scale = (int)(scales >> (i / 8 * 16 + i % 8 / 2 * 3)) & 7;
            StoreShifted(CodeBook.IQ1.Row(block[i] | (upper & 7) << 8), (upper & 8) != 0, d * (2 * scale + 1), values[(8 * i)..]);
        }
    }

    static void Store(ReadOnlySpan<sbyte> magnitudes, int signs, float scale, Span<float> values)
    {
        for (int i = 0; i < magnitudes.Length; i++)
            values[i] = scale * ((signs >> i & 1) == 1 ? -magnitudes[i] : magnitudes[i]);
    }

    static void StoreShifted(ReadOnlySpan<sbyte> row, bool down, float scale, Span<float> values)
    {
        for (int i = 0; i < row.Length; i++)
            values[i] = scale * (row[i] + (down ? -0.125f : 0.125f));
    }

    static int Nibble(ReadOnlySpan<byte> bytes, int index) => bytes[index / 2] >> (index % 2 * 4) & 15;

    /// <summary>Eight signs of which seven are stored: the number of minuses is even.</summary>
    static int SignsOf(uint word)
    {
        int seven = (int)word & 127;
        return seven | (BitOperations.PopCount((uint)seven) & 1) << 7;
    }
}
