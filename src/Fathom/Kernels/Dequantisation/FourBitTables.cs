using System.Runtime.CompilerServices;
using static System.Buffers.Binary.BinaryPrimitives;

namespace Fathom.Kernels;

/// <summary>Nibbles that are looked up in a table of 16 values and scaled.</summary>
static class FourBitTables
{
    /// <summary>Denser around zero, where weights are.</summary>
    public static ReadOnlySpan<sbyte> NonLinear => [-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113];

    /// <summary>Twice the 4-bit floats of 2 exponent bits and 1 mantissa bit.</summary>
    public static ReadOnlySpan<sbyte> TwiceE2M1 => [0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12];

    /// <summary>A scale d and 16 bytes.</summary>
    public static void IQ4_NL(ReadOnlySpan<byte> block, Span<float> values) =>
        LookUp(block[2..], NonLinear, (float)ReadHalfLittleEndian(block), values);

    /// <summary>d, the upper pairs of bits and the low nibbles of 8 scales, and 16 bytes a sub-block.</summary>
    public static void IQ4_XS(ReadOnlySpan<byte> block, Span<float> values)
    {
        float d = (float)ReadHalfLittleEndian(block);
        for (int s = 0; s < 8; s++)
            LookUp(block.Slice(8 + 16 * s, 16), NonLinear, d * (ScaleOfXs(block, s) - 32), values[(32 * s)..]);
    }

    /// <summary>The exponent of a power of two and 16 bytes.</summary>
    public static void MXFP4(ReadOnlySpan<byte> block, Span<float> values) => LookUp(block[1..], TwiceE2M1, HalfPowerOfTwo(block[0]), values);

    /// <summary>Four 8-bit floats, then 8 bytes for each 16 elements.</summary>
    public static void NVFP4(ReadOnlySpan<byte> block, Span<float> values)
    {
        for (int s = 0; s < 4; s++)
            LookUp(block.Slice(4 + 8 * s, 8), TwiceE2M1, HalfE4M3(block[s]), values[(16 * s)..]);
    }

    /// <summary>The low nibbles of all bytes, then the high ones.</summary>
    static void LookUp(ReadOnlySpan<byte> bytes, ReadOnlySpan<sbyte> table, float scale, Span<float> values)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            values[i] = scale * table[bytes[i] & 15];
            values[i + bytes.Length] = scale * table[bytes[i] >> 4];
        }
    }

    /// <summary>The 6-bit scale of a sub-block of IQ4_XS.</summary>
    public static int ScaleOfXs(ReadOnlySpan<byte> block, int subBlock)
    {
        int low = block[4 + subBlock / 2] >> (subBlock % 2 * 4) & 15;
        int upper = ReadUInt16LittleEndian(block[2..]) >> (2 * subBlock) & 3;
        return low | upper << 4;
    }

    /// <summary>2^(exponent - 128), half of what the exponent means, because the table is doubled. The lowest two are subnormal; chosen without a branch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float HalfPowerOfTwo(int exponent)
    {
        int subnormal = 0x0020_0000 << exponent, normal = exponent - 1 << 23, isSubnormal = exponent - 2 >> 31;
        return BitConverter.Int32BitsToSingle(normal ^ (normal ^ subnormal) & isSubnormal);
    }

    /// <summary>Half of a float of 4 exponent bits and 3 mantissa bits. Its sign bit is ignored; the pattern of NaN counts as 0.</summary>
    static float HalfE4M3(int bits)
    {
        int exponent = bits >> 3 & 15, mantissa = bits & 7;
        return (bits & 127) == 127 ? 0
            : exponent == 0 ? float.ScaleB(mantissa, -10)
            : float.ScaleB(8 + mantissa, exponent - 11);
    }
}
