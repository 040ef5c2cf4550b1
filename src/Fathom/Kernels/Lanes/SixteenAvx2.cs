using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Kernels;

/// <summary>Sixteen floats in two 256-bit vectors.</summary>
readonly unsafe struct SixteenAvx2(Vector256<float> lower, Vector256<float> upper) : ISixteen<SixteenAvx2>
{
    const int Half = 8;

    readonly Vector256<float> lower = lower, upper = upper;

    public static SixteenAvx2 Of(float value) => new(Vector256.Create(value), Vector256.Create(value));

    public static SixteenAvx2 Load(float* from) => new(Vector256.Load(from), Vector256.Load(from + Half));

    public static SixteenAvx2 Of(Vector128<sbyte> bytes) => new(Eight(bytes), Eight(Sse2.ShiftRightLogical128BitLane(bytes, Half)));

    public static SixteenAvx2 Load(sbyte* from) => new(Eight(from), Eight(from + Half));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Nibbles(byte* from, out SixteenAvx2 low, out SixteenAvx2 high)
    {
        var fifteen = Vector256.Create(15);
        Vector256<int> first = Avx2.ConvertToVector256Int32(from), second = Avx2.ConvertToVector256Int32(from + Half);
        low = new(Vector256.ConvertToSingle(first & fifteen), Vector256.ConvertToSingle(second & fifteen));
        high = new(Vector256.ConvertToSingle(first >> 4), Vector256.ConvertToSingle(second >> 4));
    }

    public static SixteenAvx2 operator -(SixteenAvx2 a, SixteenAvx2 b) => new(a.lower - b.lower, a.upper - b.upper);

    public static SixteenAvx2 operator +(SixteenAvx2 a, SixteenAvx2 b) => new(a.lower + b.lower, a.upper + b.upper);

    public static SixteenAvx2 operator *(SixteenAvx2 a, SixteenAvx2 b) => new(a.lower * b.lower, a.upper * b.upper);

    public static SixteenAvx2 MultiplyAdd(SixteenAvx2 a, SixteenAvx2 b, SixteenAvx2 c) =>
        new(Fma.MultiplyAdd(a.lower, b.lower, c.lower), Fma.MultiplyAdd(a.upper, b.upper, c.upper));

    public void Store(float* to)
    {
        lower.Store(to);
        upper.Store(to + Half);
    }

    public float Sum()
    {
        var eight = lower + upper;
        return Vector128.Sum(eight.GetLower() + eight.GetUpper());
    }

    static Vector256<float> Eight(Vector128<sbyte> bytes) => Avx.ConvertToVector256Single(Avx2.ConvertToVector256Int32(bytes));

    static Vector256<float> Eight(sbyte* from) => Avx.ConvertToVector256Single(Avx2.ConvertToVector256Int32(from));
}
