using System.Buffers.Binary;
using System.Text.Json;

namespace Fathom.Tests;

/// <summary>The tensors of a .safetensors file of expected values, by name.</summary>
sealed class SafetensorsFixture
{
    readonly byte[] file;
    readonly int dataStart;
    readonly Dictionary<string, (string Type, int[] Shape, int Begin)> tensors = [];

    SafetensorsFixture(string path)
    {
        file = File.ReadAllBytes(path);
        int headerLength = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        dataStart = 8 + headerLength;
        using var header = JsonDocument.Parse(file.AsMemory(8, headerLength));
        foreach (var entry in header.RootElement.EnumerateObject())
        {
            if (entry.Name == "__metadata__")
                Metadata = entry.Value.EnumerateObject().ToDictionary(static m => m.Name, static m => m.Value.GetString()!);
            else
                tensors[entry.Name] = (entry.Value.GetProperty("dtype").GetString()!,
                    [.. entry.Value.GetProperty("shape").EnumerateArray().Select(static n => n.GetInt32())],
                    entry.Value.GetProperty("data_offsets")[0].GetInt32());
        }
    }

    /// <summary>Opens a file, given by its full path.</summary>
    public static SafetensorsFixture Open(string path) => new(path);

    public IReadOnlyDictionary<string, string> Metadata { get; } = new Dictionary<string, string>();

    public IEnumerable<string> Names => tensors.Keys;

    public bool Has(string name) => tensors.ContainsKey(name);

    public int[] Shape(string name) => tensors[name].Shape;

    /// <summary>The elements of an F32 tensor, row by row.</summary>
    public float[] Floats(string name) => Elements(name, "F32", 4, BinaryPrimitives.ReadSingleLittleEndian);

    /// <summary>The elements of an F64 tensor.</summary>
    public double[] Doubles(string name) => Elements(name, "F64", 8, BinaryPrimitives.ReadDoubleLittleEndian);

    /// <summary>The elements of an integer tensor.</summary>
    public int[] Integers(string name) => tensors[name].Type switch
    {
        "U8" => Elements(name, "U8", 1, static bytes => (int)bytes[0]),
        "I8" => Elements(name, "I8", 1, static bytes => (int)(sbyte)bytes[0]),
        "I64" => Elements(name, "I64", 8, static bytes => checked((int)BinaryPrimitives.ReadInt64LittleEndian(bytes))),
        _ => Elements(name, "I32", 4, BinaryPrimitives.ReadInt32LittleEndian),
    };

    T[] Elements<T>(string name, string type, int size, Read<T> read)
    {
        var (actual, shape, begin) = tensors[name];
        Assert.Equal(type, actual);
        var values = new T[shape.Aggregate(1, static (product, n) => product * n)];
        for (int i = 0; i < values.Length; i++)
            values[i] = read(file.AsSpan(dataStart + begin + i * size, size));
        return values;
    }

    delegate T Read<T>(ReadOnlySpan<byte> bytes);
}
