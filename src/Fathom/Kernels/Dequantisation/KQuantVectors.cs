using System.Runtime.Intrinsics;

namespace Fathom.Kernels;

/// <summary>Vector twins of <see cref="KQuants"/>.</summary>
static class KQuantVectors
{
    const int Elements = 256, SubBlocks16 = 16, SubBlocks32 = 8;

    public static void Q2_K(ReadOnlySpan<byte> source, Span<float> destination)
    {
        for (; !source.IsEmpty; source = source[84..], destination = destination[Elements..])
        {
            float d = BlockBytes.Half(source, 80), dmin = BlockBytes.Half(source, 82);
            for (int s = 0; s < SubBlocks16; s++)
            {
                var quants = BlockBytes.PairsOfBits(source, 16, s).AsSByte();
                SixteenQuants.Store(quants, d * (source[s] & 15), -(dmin * (source[s] >> 4)), destination[(16 * s)..]);
            }
        }
    }

    public static void Q3_K(ReadOnlySpan<byte> source, Span<float> destination)
    {
        var four = Vector128.Create((sbyte)4);
        for (; !source.IsEmpty; source = source[110..], destination = destination[Elements..])
        {
            float d = BlockBytes.Half(source, 108);
            for (int s = 0; s < SubBlocks16; s++)
            {
                var third = BlockBytes.Load(source, s % 2 * 16) >> (s / 2) & Vector128<byte>.One;
                var quants = (BlockBytes.PairsOfBits(source, 32, s) | third << 2).AsSByte() - four;
                SixteenQuants.Store(quants, d * (KQuants.SixBitScale(source.Slice(96, 12), s) - 32), -0f, destination[(16 * s)..]);
            }
        }
    }

    public static void Q4_K(ReadOnlySpan<byte> source, Span<float> destination)
    {
        for (; !source.IsEmpty; source = source[144..], destination = destination[Elements..])
        {
            float d = BlockBytes.Half(source, 0), dmin = BlockBytes.Half(source, 2);
            for (int s = 0; s < SubBlocks32; s++)
            {
                var (scale, minimum) = KQuants.ScaleAndMinimum(source[4..], s);
                for (int half = 0; half < 32; half += 16)
                    SixteenQuants.Store(Nibbles(source, 16 + half, s), d * scale, -(dmin * minimum), destination[(32 * s + half)..]);
            }
        }
    }

    public static void Q5_K(ReadOnlySpan<byte> source, Span<float> destination)
    {
        for (; !source.IsEmpty; source = source[176..], destination = destination[Elements..])
        {
            float d = BlockBytes.Half(source, 0), dmin = BlockBytes.Half(source, 2);
            for (int s = 0; s < SubBlocks32; s++)
            {
                var (scale, minimum) = KQuants.ScaleAndMinimum(source[4..], s);
                for (int half = 0; half < 32; half += 16)
                {
                    var fifth = BlockBytes.Load(source, 16 + half) >> s & Vector128<byte>.One;
                    var quants = Nibbles(source, 48 + half, s) | (fifth << 4).AsSByte();
                    SixteenQuants.Store(quants, d * scale, -(dmin * minimum), destination[(32 * s + half)..]);
                }
            }
        }
    }

    public static void Q6_K(ReadOnlySpan<byte> source, Span<float> destination)
    {
        var thirtyTwo = Vector128.Create((sbyte)32);
        for (; !source.IsEmpty; source = source[210..], destination = destination[Elements..])
        {
            float d = BlockBytes.Half(source, 208);
            for (int s = 0; s < SubBlocks16; s++)
            {
                var nibbles = BlockBytes.Load(source, s / 8 * 64 + s % 4 * 16);
                var upper = (BlockBytes.PairsOfBits(source, 128, s) << 4).AsSByte();
                var quants = (s % 8 < 4 ? BlockBytes.LowNibbles(nibbles) : BlockBytes.HighNibbles(nibbles)) | upper;
                SixteenQuants.Store(quants - thirtyTwo, d * (sbyte)source[192 + s], -0f, destination[(16 * s)..]);
            }
        }
    }

    /// <summary>Half a sub-block of 32: two sub-blocks share 32 bytes, the first in their low nibbles.</summary>
    static Vector128<sbyte> Nibbles(ReadOnlySpan<byte> source, int offset, int subBlock)
    {
        var bytes = BlockBytes.Load(source, offset + subBlock / 2 * 32);
        return subBlock % 2 == 0 ? BlockBytes.LowNibbles(bytes) : BlockBytes.HighNibbles(bytes);
    }
}
