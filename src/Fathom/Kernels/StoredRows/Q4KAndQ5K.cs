using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Kernels;

/// <summary><see cref="KQuants.Q4_K"/> by vectors.</summary>
readonly unsafe struct Q4_K : ISuperBlock, IChosenBlock
{
    public static int Bytes => 144;

    public static int Elements => StoredRow.SuperBlock;

    public static float* Choices { get; } = Kernels.Choices.Numbers(0);

    public static bool HasMinima => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Unpack<T>(byte* block, sbyte* quants, float* scales, float* minima) where T : struct, ISixteen<T>
    {
        SixBitScales.Unpack<T>(block, HalfBits.Table, scales, minima);
        var fifteen = Vector256.Create((byte)15);
        for (byte* from = block + 16; from < block + Bytes; from += 32, quants += 64)
        {
            var nibbles = Vector256.Load(from);
            (nibbles & fifteen).AsSByte().Store(quants);
            (nibbles >> 4).AsSByte().Store(quants + 32);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Unpack(byte* block, float* halves, float* scales, float* minima) => SixBitScales.Unpack<SixteenAvx512>(block, halves, scales, minima);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Tell<T>(byte* block, in Choices choices, float* scales, float* minima, ref T taker) where T : struct, IValueTaker
    {
        for (byte* from = block + 16; from < block + Bytes; from += 32, scales += 4, minima += 4)
        {
            Vector512<int> first = Codes.Load(from), second = Codes.Load(from + 16);
            var low = Vector512.FusedMultiplyAdd(choices.Lower, Vector512.Create(scales[0]), Vector512.Create(minima[0]));
            taker.Take(Codes.Choose(low, first), Codes.Choose(low, second));
            var high = Vector512.FusedMultiplyAdd(choices.Lower, Vector512.Create(scales[2]), Vector512.Create(minima[2]));
            taker.Take(Codes.Choose(high, first >>> 4), Codes.Choose(high, second >>> 4));
        }
    }
}

/// <summary><see cref="KQuants.Q5_K"/> by vectors.</summary>
readonly unsafe struct Q5_K : ISuperBlock, IChosenBlock
{
    public static int Bytes => 176;

    public static int Elements => StoredRow.SuperBlock;

    public static float* Choices { get; } = Kernels.Choices.Numbers(0);

    public static bool HasMinima => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Unpack<T>(byte* block, sbyte* quants, float* scales, float* minima) where T : struct, ISixteen<T>
    {
        SixBitScales.Unpack<T>(block, HalfBits.Table, scales, minima);
        Vector256<byte> one = Vector256.Create((byte)1), two = Vector256.Create((byte)2), fifteen = Vector256.Create((byte)15);
        var fifths = Vector256.Load(block + 16);
        for (byte* from = block + 48; from < block + Bytes; from += 32, fifths >>= 2, quants += 64)
        {
            var nibbles = Vector256.Load(from);
            (nibbles & fifteen | (fifths & one) << 4).AsSByte().Store(quants);
            (nibbles >> 4 | (fifths & two) << 3).AsSByte().Store(quants + 32);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Unpack(byte* block, float* halves, float* scales, float* minima) => SixBitScales.Unpack<SixteenAvx512>(block, halves, scales, minima);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Tell<T>(byte* block, in Choices choices, float* scales, float* minima, ref T taker) where T : struct, IValueTaker
    {
        Vector512<int> firstFifths = Codes.Load(block + 16) << 4, secondFifths = Codes.Load(block + 32) << 4;
        for (byte* from = block + 48; from < block + Bytes; from += 32)
        {
            Vector512<int> first = Codes.Load(from), second = Codes.Load(from + 16);
            for (int i = 0; i < 2; i++, first >>>= 4, second >>>= 4, firstFifths >>>= 1, secondFifths >>>= 1, scales += 2, minima += 2)
            {
                Vector512<float> scale = Vector512.Create(scales[0]), minimum = Vector512.Create(minima[0]);
                Vector512<float> lower = Vector512.FusedMultiplyAdd(choices.Lower, scale, minimum),
                    upper = Vector512.FusedMultiplyAdd(choices.Upper, scale, minimum);
                taker.Take(Codes.Choose(lower, upper, choices.Join(first, firstFifths)), Codes.Choose(lower, upper, choices.Join(second, secondFifths)));
            }
        }
    }
}

/// <summary>d, dmin, and eight scales and minima of 6 bits, with which blocks of Q4_K and Q5_K begin.</summary>
static unsafe class SixBitScales
{
    /// <summary>Four at a time in the bytes of a word: the last four of each are spread over three words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Unpack<T>(byte* block, float* halves, float* scales, float* minima) where T : struct, ISixteen<T>
    {
        const uint six = 0x3F3F_3F3F, four = 0x0F0F_0F0F, two = 0x0303_0303;
        uint* packed = (uint*)(block + 4);
        ulong scale = packed[0] & six | (ulong)(packed[2] & four | (packed[0] >> 6 & two) << 4) << 32;
        ulong minimum = packed[1] & six | (ulong)(packed[2] >> 4 & four | (packed[1] >> 6 & two) << 4) << 32;
        (Twice<T>(scale) * T.Of(halves[*(ushort*)block])).Store(scales);
        (Twice<T>(minimum) * T.Of(-halves[*(ushort*)(block + 2)])).Store(minima);
    }

    /// <summary>Each of eight bytes for two groups.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T Twice<T>(ulong eight) where T : struct, ISixteen<T> => T.Of(Vector128.Shuffle(Vector128.CreateScalar(eight).AsSByte(),
        Vector128.Create(0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, (sbyte)7)));
}
