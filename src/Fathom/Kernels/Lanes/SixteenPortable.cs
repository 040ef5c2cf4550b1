using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Kernels;

/// <summary>Sixteen floats in four 128-bit vectors, which Arm and every other processor have.</summary>
readonly unsafe struct SixteenPortable(Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d) : ISixteen<SixteenPortable>
{
    const int Quarter = 4;

    readonly Vector128<float> a = a, b = b, c = c, d = d;

    public static SixteenPortable Of(float value)
    {
        var all = Vector128.Create(value);
        return new(all, all, all, all);
    }

    public static SixteenPortable Load(float* from) =>
        new(Vector128.Load(from), Vector128.Load(from + Quarter), Vector128.Load(from + 2 * Quarter), Vector128.Load(from + 3 * Quarter));

    public static SixteenPortable Load(sbyte* from) => Of(Vector128.Load(from));

    public static SixteenPortable Of(Vector128<sbyte> bytes)
    {
        var (low, high) = Vector128.Widen(bytes);
        var (first, second) = Vector128.Widen(low);
        var (third, fourth) = Vector128.Widen(high);
        return new(Vector128.ConvertToSingle(first), Vector128.ConvertToSingle(second), Vector128.ConvertToSingle(third), Vector128.ConvertToSingle(fourth));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Nibbles(byte* from, out SixteenPortable low, out SixteenPortable high)
    {
        var bytes = Vector128.Load(from);
        low = Of((bytes & Vector128.Create((byte)15)).AsSByte());
        high = Of((bytes >> 4).AsSByte());
    }

    public static SixteenPortable operator -(SixteenPortable x, SixteenPortable y) => new(x.a - y.a, x.b - y.b, x.c - y.c, x.d - y.d);

    public static SixteenPortable operator +(SixteenPortable x, SixteenPortable y) => new(x.a + y.a, x.b + y.b, x.c + y.c, x.d + y.d);

    public static SixteenPortable operator *(SixteenPortable x, SixteenPortable y) => new(x.a * y.a, x.b * y.b, x.c * y.c, x.d * y.d);

    public static SixteenPortable MultiplyAdd(SixteenPortable x, SixteenPortable y, SixteenPortable z) => new(
        Vector128.FusedMultiplyAdd(x.a, y.a, z.a), Vector128.FusedMultiplyAdd(x.b, y.b, z.b),
        Vector128.FusedMultiplyAdd(x.c, y.c, z.c), Vector128.FusedMultiplyAdd(x.d, y.d, z.d));

    public void Store(float* to)
    {
        a.Store(to);
        b.Store(to + Quarter);
        c.Store(to + 2 * Quarter);
        d.Store(to + 3 * Quarter);
    }

    public float Sum() => Vector128.Sum(a + c + (b + d));
}
