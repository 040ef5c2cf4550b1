using System.Runtime.Intrinsics;

namespace Fathom.Kernels;

/// <summary>Sixteen values quant x scale + minimum, each product rounded before the sum, by vectors of the chosen width.</summary>
static class SixteenQuants
{
    public static void Store(Vector128<sbyte> quants, float scale, float minimum, Span<float> destination)
    {
        switch (InstructionSets.Chosen)
        {
            case InstructionSet.Avx512: Store512(quants, scale, minimum, destination); break;
            case InstructionSet.Avx2: Store256(quants, scale, minimum, destination); break;
            default: Store128(quants, scale, minimum, destination); break;
        }
    }

    public static void Store512(Vector128<sbyte> quants, float scale, float minimum, Span<float> destination)
    {
        var words = Vector512.WidenLower(Vector256.WidenLower(quants.ToVector256Unsafe()).ToVector512Unsafe());
        (Vector512.ConvertToSingle(words) * scale + Vector512.Create(minimum)).CopyTo(destination);
    }

    public static void Store256(Vector128<sbyte> quants, float scale, float minimum, Span<float> destination)
    {
        var (lower, upper) = Vector256.Widen(Vector256.WidenLower(quants.ToVector256Unsafe()));
        (Vector256.ConvertToSingle(lower) * scale + Vector256.Create(minimum)).CopyTo(destination);
        (Vector256.ConvertToSingle(upper) * scale + Vector256.Create(minimum)).CopyTo(destination[8..]);
    }

    public static void Store128(Vector128<sbyte> quants, float scale, float minimum, Span<float> destination)
    {
        var (lower, upper) = Vector128.Widen(quants);
        StoreEight(lower, scale, minimum, destination);
        StoreEight(upper, scale, minimum, destination[8..]);
    }

    static void StoreEight(Vector128<short> quants, float scale, float minimum, Span<float> destination)
    {
        var (lower, upper) = Vector128.Widen(quants);
        (Vector128.ConvertToSingle(lower) * scale + Vector128.Create(minimum)).CopyTo(destination);
        (Vector128.ConvertToSingle(upper) * scale + Vector128.Create(minimum)).CopyTo(destination[4..]);
    }
}
