using System.Runtime.CompilerServices;

namespace Fathom.Kernels;

/// <summary><see cref="Blocks32.Q8_0"/> by vectors.</summary>
readonly unsafe struct Q8_0 : IBlock32
{
    public static int Bytes => 34;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Quants<T>(byte* block, out T first, out T second) where T : struct, ISixteen<T>
    {
        first = T.Load((sbyte*)block + 2);
        second = T.Load((sbyte*)block + 18);
    }
}
