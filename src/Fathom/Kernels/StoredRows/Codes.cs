using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Kernels;

/// <summary>Codes of a few bits, sixteen in the lanes of a vector, and what they stand for. Bits above those of a code are ignored.</summary>
static unsafe class Codes
{
    /// <summary>Sixteen bytes, a lane each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Load(byte* bytes) => Avx512F.ConvertToVector512Int32(Vector128.Load(bytes));

    /// <summary>The value that each code of 4 bits stands for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Choose(Vector512<float> values, Vector512<int> codes) => Avx512F.PermuteVar16x32(values, codes);

    /// <summary>The value that each code of 5 bits stands for: the lower sixteen, and the upper.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Choose(Vector512<float> lower, Vector512<float> upper, Vector512<int> codes) => Avx512F.PermuteVar16x32x2(lower, codes, upper);

    /// <summary>16 bytes of nibbles that choose among sixteen values: the low ones, then the high ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TellNibbles<T>(byte* nibbles, Vector512<float> values, ref T taker) where T : struct, IValueTaker
    {
        var codes = Load(nibbles);
        taker.Take(Choose(values, codes), Choose(values, codes >>> 4));
    }
}
