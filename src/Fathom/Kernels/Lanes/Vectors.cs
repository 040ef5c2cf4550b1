using System.Runtime.Intrinsics;

namespace Fathom.Kernels;

/// <summary>Four floats, as every processor holds them.</summary>
readonly unsafe struct Four(Vector128<float> all) : IVector<Four>
{
    readonly Vector128<float> all = all;

    public static int Width => 4;

    public static Four Of(float value) => new(Vector128.Create(value));

    public static Four Load(float* from) => new(Vector128.Load(from));

    public static Four operator +(Four a, Four b) => new(a.all + b.all);

    public static Four operator *(Four a, Four b) => new(a.all * b.all);

    public static Four MultiplyAdd(Four a, Four b, Four c) => new(Vector128.FusedMultiplyAdd(a.all, b.all, c.all));

    public void Store(float* to) => all.Store(to);
}

/// <summary>Eight floats, as AVX2 holds them.</summary>
readonly unsafe struct Eight(Vector256<float> all) : IVector<Eight>
{
    readonly Vector256<float> all = all;

    public static int Width => 8;

    public static Eight Of(float value) => new(Vector256.Create(value));

    public static Eight Load(float* from) => new(Vector256.Load(from));

    public static Eight operator +(Eight a, Eight b) => new(a.all + b.all);

    public static Eight operator *(Eight a, Eight b) => new(a.all * b.all);

    public static Eight MultiplyAdd(Eight a, Eight b, Eight c) => new(Vector256.FusedMultiplyAdd(a.all, b.all, c.all));

    public void Store(float* to) => all.Store(to);
}

/// <summary>Sixteen floats, as AVX-512 holds them.</summary>
readonly unsafe struct Sixteen(Vector512<float> all) : IVector<Sixteen>
{
    readonly Vector512<float> all = all;

    public static int Width => 16;

    public static Sixteen Of(float value) => new(Vector512.Create(value));

    public static Sixteen Load(float* from) => new(Vector512.Load(from));

    public static Sixteen operator +(Sixteen a, Sixteen b) => new(a.all + b.all);

    public static Sixteen operator *(Sixteen a, Sixteen b) => new(a.all * b.all);

    public static Sixteen MultiplyAdd(Sixteen a, Sixteen b, Sixteen c) => new(Vector512.FusedMultiplyAdd(a.all, b.all, c.all));

    public void Store(float* to) => all.Store(to);
}
