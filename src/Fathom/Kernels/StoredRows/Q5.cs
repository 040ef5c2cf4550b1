using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Kernels;

/// <summary><see cref="Blocks32.Q5_0"/> by vectors.</summary>
readonly unsafe struct Q5_0 : IBlock32
{
    public static int Bytes => 22;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Quants<T>(byte* block, out T first, out T second) where T : struct, ISixteen<T>
    {
        FifthBits.Join(block + 6, block + 2, out first, out second);
        (first, second) = (first - T.Of(16), second - T.Of(16));
    }
}

/// <summary><see cref="Blocks32.Q5_1"/> by vectors.</summary>
readonly unsafe struct Q5_1 : IBlock32
{
    public static int Bytes => 24;

    public static bool HasMinimum => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Quants<T>(byte* block, out T first, out T second) where T : struct, ISixteen<T> =>
        FifthBits.Join(block + 8, block + 4, out first, out second);
}

/// <summary>Integers of five bits whose fifth bits stand apart.</summary>
static unsafe class FifthBits
{
    /// <summary>Sixteen bytes of nibbles, low ones first, with 32 fifth bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Join<T>(byte* nibbles, byte* fifths, out T first, out T second) where T : struct, ISixteen<T>
    {
        var bytes = Vector128.Load(nibbles);
        first = T.Of((bytes & Vector128.Create((byte)15) | Spread(*(ushort*)fifths)).AsSByte());
        second = T.Of((bytes >> 4 | Spread(*(ushort*)(fifths + 2))).AsSByte());
    }

    /// <summary>Sixteen bits, each as the fifth of a byte: every byte is tested for the bit that it stands for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<byte> Spread(ushort bits)
    {
        var spread = Vector128.Shuffle(Vector128.Create(bits).AsByte(), Vector128.Create((byte)0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1));
        var own = Vector128.Create(0x8040_2010_0804_0201).AsByte();
        return Vector128.Equals(spread & own, own) & Vector128.Create((byte)16);
    }
}
