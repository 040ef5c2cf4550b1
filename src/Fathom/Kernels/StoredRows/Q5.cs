using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Kernels;

/// <summary><see cref="Blocks32.Q5_0"/> by vectors.</summary>
readonly unsafe struct Q5_0 : IBlock32, IChosenBlock
{
    public static int Bytes => 22;

    public static float* Choices { get; } = Kernels.Choices.Numbers(-16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Quants<T>(byte* block, out T first, out T second) where T : struct, ISixteen<T> =>
        FifthBits.Join(block + 6, block + 2, set: 0, clear: 0xF0, out first, out second);   // as signed bytes, 16 less

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Tell<T>(byte* block, in Choices choices, float* scales, float* minima, ref T taker) where T : struct, IValueTaker
    {
        var scale = Vector512.Create(choices.Halves[*(ushort*)block]);
        FifthBits.Tell(block + 6, block + 2, choices, choices.Lower * scale, choices.Upper * scale, ref taker);
    }
}

/// <summary><see cref="Blocks32.Q5_1"/> by vectors.</summary>
readonly unsafe struct Q5_1 : IBlock32, IChosenBlock
{
    public static int Bytes => 24;

    public static float* Choices { get; } = Kernels.Choices.Numbers(0);

    public static bool HasMinimum => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Quants<T>(byte* block, out T first, out T second) where T : struct, ISixteen<T> =>
        FifthBits.Join(block + 8, block + 4, set: 16, clear: 0, out first, out second);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Tell<T>(byte* block, in Choices choices, float* scales, float* minima, ref T taker) where T : struct, IValueTaker
    {
        Vector512<float> scale = Vector512.Create(choices.Halves[*(ushort*)block]), minimum = Vector512.Create(choices.Halves[*(ushort*)(block + 2)]);
        FifthBits.Tell(block + 8, block + 4, choices, Vector512.FusedMultiplyAdd(choices.Lower, scale, minimum),
            Vector512.FusedMultiplyAdd(choices.Upper, scale, minimum), ref taker);
    }
}

/// <summary>Integers of five bits whose fifth bits stand apart.</summary>
static unsafe class FifthBits
{
    /// <summary>Sixteen bytes of nibbles, low ones first, with 32 fifth bits, for which stands one byte where they are set and another where they are clear.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Join<T>(byte* nibbles, byte* fifths, byte set, byte clear, out T first, out T second) where T : struct, ISixteen<T>
    {
        var bytes = Vector128.Load(nibbles);
        var quants = (Vector256.Create(bytes, bytes >> 4) & Vector256.Create((byte)15) | Spread(*(uint*)fifths, set, clear)).AsSByte();
        (first, second) = (T.Of(quants.GetLower()), T.Of(quants.GetUpper()));
    }

    /// <summary>The same, which choose among two times sixteen values. The bits of all are in every lane, and turned until the lane's own is its fifth.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Tell<T>(byte* nibbles, byte* fifths, in Choices choices, Vector512<float> lower, Vector512<float> upper, ref T taker) where T : struct, IValueTaker
    {
        var codes = Codes.Load(nibbles);
        var first = Avx512F.RotateLeftVariable(Vector512.Create(*(int*)fifths), choices.Turns);
        var second = Avx512F.RotateLeftVariable(Vector512.Create(*(int*)(fifths + 2)), choices.Turns);
        taker.Take(Codes.Choose(lower, upper, choices.Join(codes, first)), Codes.Choose(lower, upper, choices.Join(codes >>> 4, second)));
    }

    /// <summary>32 bits, a byte for each: every byte is tested for the bit that it stands for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<byte> Spread(uint bits, byte set, byte clear)
    {
        var places = Vector256.Create((byte)0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3, 3, 3, 3);
        var spread = Avx2.IsSupported ? Avx2.Shuffle(Vector256.Create(bits).AsByte(), places) : Vector256.Shuffle(Vector256.Create(bits).AsByte(), places);
        var own = Vector256.Create(0x8040_2010_0804_0201).AsByte();
        var isSet = Vector256.Equals(spread & own, own);
        return clear == 0 ? isSet & Vector256.Create(set) : Vector256.AndNot(Vector256.Create(clear), isSet);
    }
}
