using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Fathom.Figures;

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
            WriteValues(stream, measure.Values, measure.Digits);
        if (content.Top is not { } top)
            return;
        WritePlanes(stream, top.Choices, planes: 3);
        WriteValues(stream, top.Probabilities, Measure.Probability.PageDigits);
    }

    static void WriteValues(Stream stream, ReadOnlySpan<float> values, int? digits)
    {
        uint[] numbers = new uint[values.Length];
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = digits is int kept ? Rounded(values[i], kept) : BitConverter.SingleToUInt32Bits(values[i]);
        WritePlanes(stream, numbers, digits is null ? 4 : 3);
    }

    /// <summary>Decimal digits, a sign and a power of ten in 24 bits: rounded here, once, and shown as they are. What is not finite has a power of its own.</summary>
    static uint Rounded(float value, int kept)
    {
        const int bias = 64, notFinite = 255;
        uint sign = value < 0 ? 1u << 15 : 0;
        if (!float.IsFinite(value))
            return notFinite << 16 | sign | (float.IsNaN(value) ? 0u : 1);
        Span<char> text = stackalloc char[16];
        Math.Abs((double)value).TryFormat(text, out int length, $"E{kept - 1}", CultureInfo.InvariantCulture);   // 9.355E-001
        int digits = text[0] - '0', at = 2;
        for (; text[at] != 'E'; at++)
            digits = 10 * digits + text[at] - '0';
        return (uint)(int.Parse(text[(at + 1)..length], CultureInfo.InvariantCulture) + bias) << 16 | sign | (uint)digits;
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
