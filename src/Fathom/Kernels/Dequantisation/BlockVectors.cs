using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fathom.Kernels;

/// <summary>Vector twins of the usual block types, sixteen elements at a time.</summary>
/// <remarks>A minimum of -0 leaves every bit of the product as it is.</remarks>
static class BlockVectors
{
    public static void Q8_0(ReadOnlySpan<byte> source, Span<float> destination)
    {
        for (; !source.IsEmpty; source = source[34..], destination = destination[32..])
        {
            float d = Half(source, 0);
            SixteenQuants.Store(Load(source, 2).AsSByte(), d, -0f, destination);
            SixteenQuants.Store(Load(source, 18).AsSByte(), d, -0f, destination[16..]);
        }
    }

    public static void Q4_0(ReadOnlySpan<byte> source, Span<float> destination)
    {
        var eight = Vector128.Create((sbyte)8);
        for (; !source.IsEmpty; source = source[18..], destination = destination[32..])
        {
            float d = Half(source, 0);
            var nibbles = Load(source, 2);
            SixteenQuants.Store(Low(nibbles) - eight, d, -0f, destination);
            SixteenQuants.Store(High(nibbles) - eight, d, -0f, destination[16..]);
        }
    }

    public static void Q4_1(ReadOnlySpan<byte> source, Span<float> destination)
    {
        for (; !source.IsEmpty; source = source[20..], destination = destination[32..])
        {
            float d = Half(source, 0), m = Half(source, 2);
            var nibbles = Load(source, 4);
            SixteenQuants.Store(Low(nibbles), d, m, destination);
            SixteenQuants.Store(High(nibbles), d, m, destination[16..]);
        }
    }

    public static void Q4_K(ReadOnlySpan<byte> source, Span<float> destination)
    {
        for (; !source.IsEmpty; source = source[144..], destination = destination[256..])
        {
            float d = Half(source, 0), dmin = Half(source, 2);
            for (int s = 0; s < 8; s += 2)
            {
                var low = KQuants.ScaleAndMinimum(source[4..], s);
                var high = KQuants.ScaleAndMinimum(source[4..], s + 1);
                for (int half = 0; half < 32; half += 16)
                {
                    var nibbles = Load(source, 16 + 16 * s + half);
                    SixteenQuants.Store(Low(nibbles), d * low.Scale, -(dmin * low.Minimum), destination[(32 * s + half)..]);
                    SixteenQuants.Store(High(nibbles), d * high.Scale, -(dmin * high.Minimum), destination[(32 * s + 32 + half)..]);
                }
            }
        }
    }

    public static void Q5_K(ReadOnlySpan<byte> source, Span<float> destination)
    {
        for (; !source.IsEmpty; source = source[176..], destination = destination[256..])
        {
            float d = Half(source, 0), dmin = Half(source, 2);
            for (int s = 0; s < 8; s++)
            {
                var (scale, minimum) = KQuants.ScaleAndMinimum(source[4..], s);
                for (int half = 0; half < 32; half += 16)
                {
                    var nibbles = Load(source, 48 + s / 2 * 32 + half);
                    var fifth = Load(source, 16 + half) >> s & Vector128<byte>.One;
                    var quants = (s % 2 == 0 ? Low(nibbles) : High(nibbles)) | (fifth << 4).AsSByte();
                    SixteenQuants.Store(quants, d * scale, -(dmin * minimum), destination[(32 * s + half)..]);
                }
            }
        }
    }

    public static void Q6_K(ReadOnlySpan<byte> source, Span<float> destination)
    {
        var thirtyTwo = Vector128.Create((sbyte)32);
        for (; !source.IsEmpty; source = source[210..], destination = destination[256..])
        {
            float d = Half(source, 208);
            for (int s = 0; s < 16; s++)
            {
                var nibbles = Load(source, s / 8 * 64 + s % 4 * 16);
                var upper = Load(source, 128 + s / 8 * 32 + s % 2 * 16) >> (s % 8 / 2 * 2) & Vector128.Create((byte)3);
                var quants = (s % 8 < 4 ? Low(nibbles) : High(nibbles)) | (upper << 4).AsSByte();
                SixteenQuants.Store(quants - thirtyTwo, d * (sbyte)source[192 + s], -0f, destination[(16 * s)..]);
            }
        }
    }

    static float Half(ReadOnlySpan<byte> block, int offset) => HalfBits.ToSingle(MemoryMarshal.Read<ushort>(block[offset..]));

    static Vector128<byte> Load(ReadOnlySpan<byte> block, int offset) => Vector128.Create(block[offset..]);

    static Vector128<sbyte> Low(Vector128<byte> nibbles) => (nibbles & Vector128.Create((byte)15)).AsSByte();

    static Vector128<sbyte> High(Vector128<byte> nibbles) => (nibbles >> 4).AsSByte();
}
