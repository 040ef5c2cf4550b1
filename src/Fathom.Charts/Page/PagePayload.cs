using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json;

namespace Fathom.Charts.Page;

/// <summary>
/// Packs a page's content: the length of its JSON, in 4 bytes, the JSON, and the numbers of all cells, measure by measure and then those of
/// the likeliest tokens, deflated together. Numbers are laid out in planes, all highest bytes first: neighbours resemble each other in these.
/// </summary>
static class PagePayload
{
    internal static byte[] Of(PageContent content)
    {
        using var packed = new MemoryStream();
        using (var stream = new ZLibStream(packed, CompressionLevel.SmallestSize))
            Write(stream, content);
        return packed.ToArray();
    }

    static void Write(Stream stream, PageContent content)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(content, PageJson.Default.PageContent);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, json.Length);
        stream.Write(length);
        stream.Write(json);
        foreach (var measure in content.Measures)
            WriteValues(stream, measure.Values, measure.Exponent);
        if (content.Top is not { } top)
            return;
        WritePlanes(stream, top.Choices, planes: 3);
        WriteValues(stream, top.Probabilities, exponent: 0, roundedBits: 3);
    }

    static void WriteValues(Stream stream, ReadOnlySpan<float> values, int? exponent, int roundedBits = 0)
    {
        uint[] numbers = new uint[values.Length];
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = exponent is int power
                ? Rounded(BitConverter.HalfToUInt16Bits((Half)MathF.ScaleB(values[i], -power)), roundedBits)
                : BitConverter.SingleToUInt32Bits(values[i]);
        WritePlanes(stream, numbers, exponent is null ? 4 : 2);
    }

    /// <summary>A half that is 0 in its lowest bits, which pack away to nothing.</summary>
    static uint Rounded(uint half, int bits) => bits == 0 ? half : (half + (1u << (bits - 1))) >> bits << bits;

    static void WritePlanes(Stream stream, ReadOnlySpan<uint> numbers, int planes)
    {
        byte[] plane = new byte[numbers.Length];
        for (int shift = 8 * (planes - 1); shift >= 0; shift -= 8)
        {
            for (int i = 0; i < plane.Length; i++)
                plane[i] = (byte)(numbers[i] >> shift);
            stream.Write(plane);
        }
    }
}
