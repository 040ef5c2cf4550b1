using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Kernels;

/// <summary><see cref="KQuants.Q2_K"/> by vectors.</summary>
readonly unsafe struct Q2_K : ISuperBlock, IChosenBlock
{
    public static int Bytes => 84;

    public static int Elements => StoredRow.SuperBlock;

    public static float* Choices { get; } = Kernels.Choices.Of([0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3]);

    public static bool HasMinima => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Unpack<T>(byte* block, sbyte* quants, float* scales, float* minima) where T : struct, ISixteen<T>
    {
        Scales<T>(block, HalfBits.Table, scales, minima);
        var three = Vector256.Create((byte)3);
        for (byte* from = block + 16; from < block + 80; from += 32)
        {
            var pairs = Vector256.Load(from);
            for (int i = 0; i < 4; i++, pairs >>= 2, quants += 32)
                (pairs & three).AsSByte().Store(quants);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Unpack(byte* block, float* halves, float* scales, float* minima) => Scales<SixteenAvx512>(block, halves, scales, minima);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Tell<T>(byte* block, in Choices choices, float* scales, float* minima, ref T taker) where T : struct, IValueTaker
    {
        for (byte* from = block + 16; from < block + 80; from += 32)
        {
            Vector512<int> first = Codes.Load(from), second = Codes.Load(from + 16);
            for (int i = 0; i < 4; i++, first >>>= 2, second >>>= 2, scales += 2, minima += 2)
                taker.Take(
                    Codes.Choose(Vector512.FusedMultiplyAdd(choices.Lower, Vector512.Create(scales[0]), Vector512.Create(minima[0])), first),
                    Codes.Choose(Vector512.FusedMultiplyAdd(choices.Lower, Vector512.Create(scales[1]), Vector512.Create(minima[1])), second));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Scales<T>(byte* block, float* halves, float* scales, float* minima) where T : struct, ISixteen<T>
    {
        T.Nibbles(block, out T scale, out T minimum);
        (scale * T.Of(halves[*(ushort*)(block + 80)])).Store(scales);
        (minimum * T.Of(-halves[*(ushort*)(block + 82)])).Store(minima);
    }
}

/// <summary><see cref="KQuants.Q3_K"/> by vectors.</summary>
readonly unsafe struct Q3_K : ISuperBlock, IChosenBlock
{
    public static int Bytes => 110;

    public static int Elements => StoredRow.SuperBlock;

    public static float* Choices { get; } = Kernels.Choices.Of([-4, -3, -2, -1, 0, 1, 2, 3, -4, -3, -2, -1, 0, 1, 2, 3], lowBits: 2);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Unpack<T>(byte* block, sbyte* quants, float* scales, float* minima) where T : struct, ISixteen<T>
    {
        Scales<T>(block, HalfBits.Table).Store(scales);
        Vector256<byte> one = Vector256.Create((byte)1), three = Vector256.Create((byte)3);
        var four = Vector256.Create((sbyte)4);
        var thirds = Vector256.Load(block);
        for (byte* from = block + 32; from < block + 96; from += 32)
        {
            var pairs = Vector256.Load(from);
            for (int i = 0; i < 4; i++, pairs >>= 2, thirds >>= 1, quants += 32)
                ((pairs & three | (thirds & one) << 2).AsSByte() - four).Store(quants);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Unpack(byte* block, float* halves, float* scales, float* minima) => Scales<SixteenAvx512>(block, halves).Store(scales);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Tell<T>(byte* block, in Choices choices, float* scales, float* minima, ref T taker) where T : struct, IValueTaker
    {
        Vector512<int> firstThirds = Codes.Load(block) << 2, secondThirds = Codes.Load(block + 16) << 2;
        for (byte* from = block + 32; from < block + 96; from += 32)
        {
            Vector512<int> first = Codes.Load(from), second = Codes.Load(from + 16);
            for (int i = 0; i < 4; i++, first >>>= 2, second >>>= 2, firstThirds >>>= 1, secondThirds >>>= 1, scales += 2)
                taker.Take(
                    Codes.Choose(choices.Lower * Vector512.Create(scales[0]), choices.Join(first, firstThirds)),
                    Codes.Choose(choices.Lower * Vector512.Create(scales[1]), choices.Join(second, secondThirds)));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T Scales<T>(byte* block, float* halves) where T : struct, ISixteen<T> => T.Of(Scales(block + 96)) * T.Of(halves[*(ushort*)(block + 108)]);

    /// <summary>Sixteen of 6 bits less 32: 8 bytes hold their low nibbles, 4 the upper pairs of bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<sbyte> Scales(byte* packed)
    {
        const ulong nibbles = 0x0F0F_0F0F_0F0F_0F0F;
        const uint pairs = 0x0303_0303;
        ulong low = *(ulong*)packed;
        uint upper = *(uint*)(packed + 8);
        ulong first = upper & pairs | (ulong)(upper >> 2 & pairs) << 32, second = upper >> 4 & pairs | (ulong)(upper >> 6 & pairs) << 32;
        return Vector128.Create(low & nibbles | first << 4, low >> 4 & nibbles | second << 4).AsSByte() - Vector128.Create((sbyte)32);
    }
}
