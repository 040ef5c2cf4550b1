using System.Buffers.Binary;
using System.Globalization;
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
            WriteValues(stream, measure.Values, measure.IsExact);
        if (content.Top is not { } top)
            return;
        WritePlanes(stream, top.Choices, planes: 3);
        WriteValues(stream, top.Probabilities, isExact: false);
    }

    static void WriteValues(Stream stream, ReadOnlySpan<float> values, bool isExact)
    {
        uint[] numbers = new uint[values.Length];
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = isExact ? BitConverter.SingleToUInt32Bits(values[i]) : Shortened(values[i]);
        WritePlanes(stream, numbers, isExact ? 4 : 3);
    }

    /// <summary>The highest 24 bits of the value that its four digits stand for: the digits can be read from them, and the rounding is done here, once.</summary>
    static uint Shortened(float value)
    {
        const int halfOfLeft = 0x80, left = 8;
        float shown = float.IsFinite(value) ? float.Parse(((double)value).ToString("E3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : value;
        return (BitConverter.SingleToUInt32Bits(shown) + (uint)(float.IsFinite(shown) ? halfOfLeft : 0)) >> left;
    }

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
