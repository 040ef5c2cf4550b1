using System.Runtime.CompilerServices;

namespace Fathom.Kernels;

/// <summary><see cref="Blocks32.Q4_0"/> by vectors.</summary>
readonly unsafe struct Q4_0 : IBlock32
{
    public static int Bytes => 18;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Quants<T>(byte* block, out T first, out T second) where T : struct, ISixteen<T>
    {
        T.Nibbles(block + 2, out first, out second);
        (first, second) = (first - T.Of(8), second - T.Of(8));
    }
}

/// <summary><see cref="Blocks32.Q4_1"/> by vectors.</summary>
readonly unsafe struct Q4_1 : IBlock32
{
    public static int Bytes => 20;

    public static bool HasMinimum => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Quants<T>(byte* block, out T first, out T second) where T : struct, ISixteen<T> =>
        T.Nibbles(block + 4, out first, out second);
}
