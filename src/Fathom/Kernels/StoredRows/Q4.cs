using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Kernels;

/// <summary><see cref="Blocks32.Q4_0"/> by vectors.</summary>
readonly unsafe struct Q4_0 : IBlock32, IChosenBlock
{
    public static int Bytes => 18;

    public static float* Choices { get; } = Kernels.Choices.Numbers(-8);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Quants<T>(byte* block, out T first, out T second) where T : struct, ISixteen<T>
    {
        T.Nibbles(block + 2, out first, out second);
        (first, second) = (first - T.Of(8), second - T.Of(8));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Tell<T>(byte* block, in Choices choices, float* scales, float* minima, ref T taker) where T : struct, IValueTaker =>
        Codes.TellNibbles(block + 2, choices.Lower * Vector512.Create(choices.Halves[*(ushort*)block]), ref taker);
}

/// <summary><see cref="Blocks32.Q4_1"/> by vectors.</summary>
readonly unsafe struct Q4_1 : IBlock32, IChosenBlock
{
    public static int Bytes => 20;

    public static float* Choices { get; } = Kernels.Choices.Numbers(0);

    public static bool HasMinimum => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Quants<T>(byte* block, out T first, out T second) where T : struct, ISixteen<T> =>
        T.Nibbles(block + 4, out first, out second);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Tell<T>(byte* block, in Choices choices, float* scales, float* minima, ref T taker) where T : struct, IValueTaker
    {
        var values = Vector512.FusedMultiplyAdd(choices.Lower, Vector512.Create(choices.Halves[*(ushort*)block]), Vector512.Create(choices.Halves[*(ushort*)(block + 2)]));
        Codes.TellNibbles(block + 4, values, ref taker);
    }
}
