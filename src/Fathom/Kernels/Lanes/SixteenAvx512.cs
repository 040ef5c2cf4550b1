using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Kernels;

/// <summary>Sixteen floats in a 512-bit vector.</summary>
readonly unsafe struct SixteenAvx512(Vector512<float> all) : ISixteen<SixteenAvx512>
{
    readonly Vector512<float> all = all;

    public static SixteenAvx512 Of(float value) => new(Vector512.Create(value));

    public static SixteenAvx512 Load(float* from) => new(Vector512.Load(from));

    public static SixteenAvx512 Of(Vector128<sbyte> bytes) => new(Avx512F.ConvertToVector512Single(Avx512F.ConvertToVector512Int32(bytes)));

    public static SixteenAvx512 Load(sbyte* from) => Of(Vector128.Load(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Nibbles(byte* from, out SixteenAvx512 low, out SixteenAvx512 high)
    {
        var bytes = Avx512F.ConvertToVector512Int32(Vector128.Load(from));
        low = new(Vector512.ConvertToSingle(bytes & Vector512.Create(15)));
        high = new(Vector512.ConvertToSingle(bytes >> 4));
    }

    public static SixteenAvx512 operator -(SixteenAvx512 a, SixteenAvx512 b) => new(a.all - b.all);

    public static SixteenAvx512 operator +(SixteenAvx512 a, SixteenAvx512 b) => new(a.all + b.all);

    public static SixteenAvx512 operator *(SixteenAvx512 a, SixteenAvx512 b) => new(a.all * b.all);

    public static SixteenAvx512 MultiplyAdd(SixteenAvx512 a, SixteenAvx512 b, SixteenAvx512 c) => new(Avx512F.FusedMultiplyAdd(a.all, b.all, c.all));

    public void Store(float* to) => all.Store(to);

    public float Sum()
    {
        var eight = all.GetLower() + all.GetUpper();
        return Vector128.Sum(eight.GetLower() + eight.GetUpper());
    }

    /// <summary>The halves of two are added in one vector, and the quarters of four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FourSums(float* from, float* to)
    {
        const byte lower = 0b01_00_01_00, upper = 0b11_10_11_10, even = 0b10_00_10_00, odd = 0b11_01_11_01, neighbours = 0b10_11_00_01, pairs = 0b01_00_11_10;
        Vector512<float> a = Vector512.Load(from), b = Vector512.Load(from + 16), c = Vector512.Load(from + 32), d = Vector512.Load(from + 48);
        var eightOfAB = Avx512F.Shuffle4x128(a, b, lower) + Avx512F.Shuffle4x128(a, b, upper);
        var eightOfCD = Avx512F.Shuffle4x128(c, d, lower) + Avx512F.Shuffle4x128(c, d, upper);
        var four = Avx512F.Shuffle4x128(eightOfAB, eightOfCD, even) + Avx512F.Shuffle4x128(eightOfAB, eightOfCD, odd);
        four += Avx512F.Permute4x32(four, neighbours);
        four += Avx512F.Permute4x32(four, pairs);
        Avx512F.PermuteVar16x32(four, Vector512.Create(0, 4, 8, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)).GetLower().GetLower().Store(to);
    }
}
