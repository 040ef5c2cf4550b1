using System.Buffers.Binary;
using System.Text.Json;

namespace Fathom.Formats;

/// <summary>Makes the beginning of a safetensors file, whose tensors lie one after the other.</summary>
static class SafetensorsHeader
{
    const int Alignment = 8;

    /// <summary>A tensor: its name, its type such as F32, the bytes of an element, and its shape, slowest dimension first.</summary>
    public sealed record Entry(string Name, string Type, int ElementBytes, IReadOnlyList<long> Shape);

    /// <summary>The length of the header and the header, padded by spaces so that the data are aligned.</summary>
    public static byte[] Of(IEnumerable<Entry> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        var content = new MemoryStream();
        content.Write(stackalloc byte[sizeof(long)]);
        using (var json = new Utf8JsonWriter(content))
            Write(json, tensors, metadata);
        while (content.Length % Alignment != 0)
            content.WriteByte((byte)' ');
        byte[] header = content.ToArray();
        BinaryPrimitives.WriteInt64LittleEndian(header, header.Length - sizeof(long));
        return header;
    }

    static void Write(Utf8JsonWriter json, IEnumerable<Entry> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        json.WriteStartObject();
        json.WriteStartObject("__metadata__");
        foreach (var (name, text) in metadata)
            json.WriteString(name, text);
        json.WriteEndObject();
        long begin = 0;
        foreach (var tensor in tensors)
        {
            long end = begin + tensor.Shape.Aggregate((long)tensor.ElementBytes, static (bytes, length) => bytes * length);
            json.WriteStartObject(tensor.Name);
            json.WriteString("dtype", tensor.Type);
            WriteNumbers(json, "shape", tensor.Shape);
            WriteNumbers(json, "data_offsets", [begin, end]);
            json.WriteEndObject();
            begin = end;
        }
        json.WriteEndObject();
    }

    static void WriteNumbers(Utf8JsonWriter json, string name, IEnumerable<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (long number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }
}
