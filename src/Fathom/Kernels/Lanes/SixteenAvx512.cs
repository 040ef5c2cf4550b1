using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Kernels;

/// <summary>Sixteen floats in a 512-bit vector.</summary>
readonly unsafe struct SixteenAvx512(Vector512<float> all) : ISixteen<SixteenAvx512>
{
    readonly Vector512<float> all = all;

    public static int Vectors => 1;

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
}
