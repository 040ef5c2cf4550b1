using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Kernels;

/// <summary><see cref="KQuants.Q6_K"/> by vectors.</summary>
readonly unsafe struct Q6_K : ISuperBlock
{
    public static int Bytes => 210;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Unpack<T>(byte* block, sbyte* quants, float* scales, float* minima) where T : struct, ISixteen<T>
    {
        (T.Load((sbyte*)block + 192) * T.Of(HalfBits.Table[*(ushort*)(block + 208)])).Store(scales);
        var pairs = block + 128;
        for (byte* nibbles = block; nibbles < block + 128; nibbles += 64, pairs += 32, quants += 128)
        {
            Vector256<byte> first = Vector256.Load(nibbles), second = Vector256.Load(nibbles + 32), upper = Vector256.Load(pairs);
            Join(first, upper << 4, quants);
            Join(second, upper << 2, quants + 32);
            Join(first >> 4, upper, quants + 64);
            Join(second >> 4, upper >> 2, quants + 96);
        }
    }

    /// <summary>Low nibbles, and the fifth and sixth bits: less 32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Join(Vector256<byte> nibbles, Vector256<byte> upper, sbyte* quants) =>
        ((nibbles & Vector256.Create((byte)15) | upper & Vector256.Create((byte)48)).AsSByte() - Vector256.Create((sbyte)32)).Store(quants);
}
