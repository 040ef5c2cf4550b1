using System.Runtime.Intrinsics;

namespace Fathom.Kernels;

/// <summary>Vector twins of <see cref="FourBitTables"/>.</summary>
static class FourBitTableVectors
{
    public static void IQ4_NL(ReadOnlySpan<byte> source, Span<float> destination)
    {
        var table = Vector128.Create(FourBitTables.NonLinear);
        for (; !source.IsEmpty; source = source[18..], destination = destination[32..])
            LookUp(source, 2, table, BlockBytes.Half(source, 0), destination);
    }

    public static void IQ4_XS(ReadOnlySpan<byte> source, Span<float> destination)
    {
        var table = Vector128.Create(FourBitTables.NonLinear);
        for (; !source.IsEmpty; source = source[136..], destination = destination[256..])
        {
            float d = BlockBytes.Half(source, 0);
            for (int s = 0; s < 8; s++)
                LookUp(source, 8 + 16 * s, table, d * (FourBitTables.ScaleOfXs(source, s) - 32), destination[(32 * s)..]);
        }
    }

    public static void MXFP4(ReadOnlySpan<byte> source, Span<float> destination)
    {
        var table = Vector128.Create(FourBitTables.TwiceE2M1);
        for (; !source.IsEmpty; source = source[17..], destination = destination[32..])
            LookUp(source, 1, table, FourBitTables.HalfPowerOfTwo(source[0]), destination);
    }

    static void LookUp(ReadOnlySpan<byte> block, int offset, Vector128<sbyte> table, float scale, Span<float> destination)
    {
        var nibbles = BlockBytes.Load(block, offset);
        SixteenQuants.Store(Vector128.Shuffle(table, BlockBytes.LowNibbles(nibbles)), scale, -0f, destination);
        SixteenQuants.Store(Vector128.Shuffle(table, BlockBytes.HighNibbles(nibbles)), scale, -0f, destination[16..]);
    }
}
