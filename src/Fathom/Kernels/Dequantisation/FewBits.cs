using static System.Buffers.Binary.BinaryPrimitives;

namespace Fathom.Kernels;

/// <summary>One or two bits an element, or a ternary digit, and a scale d.</summary>
static class FewBits
{
    /// <summary>d, 128 bits: d where the bit is set, else -d.</summary>
    public static void Q1_0(ReadOnlySpan<byte> block, Span<float> values)
    {
        float d = (float)ReadHalfLittleEndian(block);
        for (int i = 0; i < values.Length; i++)
            values[i] = (block[2 + i / 8] >> (i % 8) & 1) == 1 ? d : -d;
    }

    /// <summary>d, 64 pairs of bits q: d (q - 1).</summary>
    public static void Q2_0(ReadOnlySpan<byte> block, Span<float> values)
    {
        float d = (float)ReadHalfLittleEndian(block);
        for (int i = 0; i < values.Length; i++)
            values[i] = d * ((block[2 + i / 4] >> (2 * (i % 4)) & 3) - 1);
    }

    /// <summary>48 bytes of five digits, 4 bytes of four, d: d (digit - 1). All first digits of a run of bytes come before its second ones.</summary>
    public static void TQ1_0(ReadOnlySpan<byte> block, Span<float> values)
    {
        float d = (float)ReadHalfLittleEndian(block[52..]);
        Digits(block[..32], 5, d, values);
        Digits(block[32..48], 5, d, values[160..]);
        Digits(block[48..52], 4, d, values[240..]);
    }

    /// <summary>64 bytes of four pairs of bits q, d: d (q - 1). 32 bytes hold 128 elements: their lowest pairs, then the next.</summary>
    public static void TQ2_0(ReadOnlySpan<byte> block, Span<float> values)
    {
        float d = (float)ReadHalfLittleEndian(block[64..]);
        for (int i = 0; i < values.Length; i++)
            values[i] = d * (PairOfBits(block, i) - 1);
    }

    /// <summary>The pair of bits of an element where 32 bytes hold 128 of them.</summary>
    public static int PairOfBits(ReadOnlySpan<byte> bytes, int element) =>
        bytes[element / 128 * 32 + element % 32] >> (element % 128 / 32 * 2) & 3;

    /// <summary>A byte is a fraction of 256 written in base 3: multiplying by 3 brings its next digit before the point.</summary>
    static void Digits(ReadOnlySpan<byte> bytes, int digits, float d, Span<float> values)
    {
        for (int digit = 0, power = 1; digit < digits; digit++, power *= 3)
        {
            for (int i = 0; i < bytes.Length; i++)
                values[digit * bytes.Length + i] = d * (((byte)(bytes[i] * power) * 3 >> 8) - 1);
        }
    }
}
