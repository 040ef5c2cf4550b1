using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Fathom.Formats;

/// <summary>Writes matrices and vectors of float32 as a safetensors file.</summary>
static class SafetensorsWriter
{
    const int Alignment = 8;

    /// <summary>A tensor to write: its name, its shape, slowest dimension first, and its elements.</summary>
    public sealed record Entry(string Name, int[] Shape, Func<Span<float>> Elements);

    /// <summary>Writes a file; it appears when it is complete.</summary>
    /// <exception cref="FathomException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<Entry> tensors, IReadOnlyDictionary<string, string> metadata) => AtomicFile.Write(path, stream =>
    {
        stream.Write(Header(tensors, metadata));
        foreach (var tensor in tensors)
            stream.Write(MemoryMarshal.AsBytes(tensor.Elements()));
    });

    /// <summary>The length of the header and the header, padded by spaces so that the data are aligned.</summary>
    static byte[] Header(IReadOnlyList<Entry> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var content = new MemoryStream();
        content.Write(stackalloc byte[sizeof(long)]);
        using (var json = new Utf8JsonWriter(content))
            WriteHeader(json, tensors, metadata);
        while (content.Length % Alignment != 0)
            content.WriteByte((byte)' ');
        byte[] header = content.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(header, header.Length - sizeof(long));
        return header;
    }

    static void WriteHeader(Utf8JsonWriter json, IReadOnlyList<Entry> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        json.WriteStartObject();
        json.WriteStartObject("__metadata__");
        foreach (var (name, text) in metadata)
            json.WriteString(name, text);
        json.WriteEndObject();
        long begin = 0;
        foreach (var tensor in tensors)
        {
            long end = begin + tensor.Shape.Aggregate((long)sizeof(float), static (bytes, length) => bytes * length);
            json.WriteStartObject(tensor.Name);
            json.WriteString("dtype", "F32");
            WriteNumbers(json, "shape", [.. tensor.Shape.Select(static length => (long)length)]);
            WriteNumbers(json, "data_offsets", [begin, end]);
            json.WriteEndObject();
            begin = end;
        }
        json.WriteEndObject();
    }

    static void WriteNumbers(Utf8JsonWriter json, string name, ReadOnlySpan<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (long number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }
}
