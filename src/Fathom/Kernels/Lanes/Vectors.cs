using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Kernels;

/// <summary>Of a float's bits: how many are the mantissa, and some numbers as they are written in them.</summary>
static class FloatBits
{
    public const int Mantissa = 23, One = 0x3F80_0000, ThreeQuarters = 0x3F40_0000;
}

/// <summary>Four floats, as every processor holds them.</summary>
readonly unsafe struct Four(Vector128<float> all) : IVector<Four>
{
    readonly Vector128<float> all = all;

    public static int Width => 4;

    public static Four Of(float value) => new(Vector128.Create(value));

    public static Four Load(float* from) => new(Vector128.Load(from));

    public static Four operator +(Four a, Four b) => new(a.all + b.all);

    public static Four operator -(Four a, Four b) => new(a.all - b.all);

    public static Four operator *(Four a, Four b) => new(a.all * b.all);

    public static Four operator /(Four a, Four b) => new(a.all / b.all);

    public static Four MultiplyAdd(Four a, Four b, Four c) => new(Vector128.FusedMultiplyAdd(a.all, b.all, c.all));

    public static Four Min(Four a, Four b) => new(Vector128.MinNative(a.all, b.all));

    public static Four Max(Four a, Four b) => new(Vector128.MaxNative(a.all, b.all));

    public static Four ZeroBelow(Four x, Four limit, Four value) => new(Vector128.ConditionalSelect(Vector128.LessThan(x.all, limit.all), Vector128<float>.Zero, value.all));

    public static Four PowerOfTwo(Four shiftedExponent) => new(((shiftedExponent.all.AsInt32() << FloatBits.Mantissa) + Vector128.Create(FloatBits.One)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Four Mantissa(Four x, out Four exponent)
    {
        var whole = (x.all.AsInt32() - Vector128.Create(FloatBits.ThreeQuarters)) >> FloatBits.Mantissa;
        exponent = new(Vector128.ConvertToSingle(whole));
        return new((x.all.AsInt32() - (whole << FloatBits.Mantissa)).AsSingle());
    }

    public void Store(float* to) => all.Store(to);

    public float Sum() => Vector128.Sum(all);
}

/// <summary>Eight floats, as AVX2 holds them.</summary>
readonly unsafe struct Eight(Vector256<float> all) : IVector<Eight>
{
    readonly Vector256<float> all = all;

    public static int Width => 8;

    public static Eight Of(float value) => new(Vector256.Create(value));

    public static Eight Load(float* from) => new(Vector256.Load(from));

    public static Eight operator +(Eight a, Eight b) => new(a.all + b.all);

    public static Eight operator -(Eight a, Eight b) => new(a.all - b.all);

    public static Eight operator *(Eight a, Eight b) => new(a.all * b.all);

    public static Eight operator /(Eight a, Eight b) => new(a.all / b.all);

    public static Eight MultiplyAdd(Eight a, Eight b, Eight c) => new(Vector256.FusedMultiplyAdd(a.all, b.all, c.all));

    public static Eight Min(Eight a, Eight b) => new(Vector256.MinNative(a.all, b.all));

    public static Eight Max(Eight a, Eight b) => new(Vector256.MaxNative(a.all, b.all));

    public static Eight ZeroBelow(Eight x, Eight limit, Eight value) => new(Vector256.ConditionalSelect(Vector256.LessThan(x.all, limit.all), Vector256<float>.Zero, value.all));

    public static Eight PowerOfTwo(Eight shiftedExponent) => new(((shiftedExponent.all.AsInt32() << FloatBits.Mantissa) + Vector256.Create(FloatBits.One)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Eight Mantissa(Eight x, out Eight exponent)
    {
        var whole = (x.all.AsInt32() - Vector256.Create(FloatBits.ThreeQuarters)) >> FloatBits.Mantissa;
        exponent = new(Vector256.ConvertToSingle(whole));
        return new((x.all.AsInt32() - (whole << FloatBits.Mantissa)).AsSingle());
    }

    public void Store(float* to) => all.Store(to);

    public float Sum() => Vector256.Sum(all);
}

/// <summary>Sixteen floats, as AVX-512 holds them.</summary>
readonly unsafe struct Sixteen(Vector512<float> all) : IVector<Sixteen>
{
    readonly Vector512<float> all = all;

    public static int Width => 16;

    public static Sixteen Of(float value) => new(Vector512.Create(value));

    public static Sixteen Load(float* from) => new(Vector512.Load(from));

    public static Sixteen operator +(Sixteen a, Sixteen b) => new(a.all + b.all);

    public static Sixteen operator -(Sixteen a, Sixteen b) => new(a.all - b.all);

    public static Sixteen operator *(Sixteen a, Sixteen b) => new(a.all * b.all);

    public static Sixteen operator /(Sixteen a, Sixteen b) => new(a.all / b.all);

    public static Sixteen MultiplyAdd(Sixteen a, Sixteen b, Sixteen c) => new(Vector512.FusedMultiplyAdd(a.all, b.all, c.all));

    public static Sixteen Min(Sixteen a, Sixteen b) => new(Vector512.MinNative(a.all, b.all));

    public static Sixteen Max(Sixteen a, Sixteen b) => new(Vector512.MaxNative(a.all, b.all));

    public static Sixteen ZeroBelow(Sixteen x, Sixteen limit, Sixteen value) => new(Vector512.ConditionalSelect(Vector512.LessThan(x.all, limit.all), Vector512<float>.Zero, value.all));

    public static Sixteen PowerOfTwo(Sixteen shiftedExponent) => new(((shiftedExponent.all.AsInt32() << FloatBits.Mantissa) + Vector512.Create(FloatBits.One)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Sixteen Mantissa(Sixteen x, out Sixteen exponent)
    {
        var whole = (x.all.AsInt32() - Vector512.Create(FloatBits.ThreeQuarters)) >> FloatBits.Mantissa;
        exponent = new(Vector512.ConvertToSingle(whole));
        return new((x.all.AsInt32() - (whole << FloatBits.Mantissa)).AsSingle());
    }

    public void Store(float* to) => all.Store(to);

    public float Sum() => Vector512.Sum(all);
}
