using System.Buffers.Binary;
using System.Runtime.Intrinsics;

namespace Fathom.Kernels;

/// <summary>Reads the fields of a quantised block.</summary>
static class Block
{
    /// <summary>The 16-bit float at an offset.</summary>
    public static float Half(ReadOnlySpan<byte> block, int offset) => (float)BinaryPrimitives.ReadHalfLittleEndian(block[offset..]);

    /// <summary>Stores sixteen values quant x scale + minimum, each product rounded before the sum.</summary>
    /// <remarks>A minimum of -0 leaves every bit of the product as it is.</remarks>
    public static void StoreScaled(Vector128<sbyte> quants, float scale, float minimum, Span<float> destination)
    {
        if (Vector512.IsHardwareAccelerated)
            StoreScaled512(quants, scale, minimum, destination);
        else if (Vector256.IsHardwareAccelerated)
            StoreScaled256(quants, scale, minimum, destination);
        else
            StoreScaled128(quants, scale, minimum, destination);
    }

    public static void StoreScaled512(Vector128<sbyte> quants, float scale, float minimum, Span<float> destination)
    {
        var words = Vector512.WidenLower(Vector256.WidenLower(quants.ToVector256Unsafe()).ToVector512Unsafe());
        (Vector512.ConvertToSingle(words) * scale + Vector512.Create(minimum)).CopyTo(destination);
    }

    public static void StoreScaled256(Vector128<sbyte> quants, float scale, float minimum, Span<float> destination)
    {
        var (lower, upper) = Vector256.Widen(Vector256.WidenLower(quants.ToVector256Unsafe()));
        (Vector256.ConvertToSingle(lower) * scale + Vector256.Create(minimum)).CopyTo(destination);
        (Vector256.ConvertToSingle(upper) * scale + Vector256.Create(minimum)).CopyTo(destination[8..]);
    }

    public static void StoreScaled128(Vector128<sbyte> quants, float scale, float minimum, Span<float> destination)
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
