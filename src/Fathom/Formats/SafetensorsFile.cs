using System.Buffers.Binary;
using System.Text.Json;

namespace Fathom.Formats;

/// <summary>A safetensors file: named tensors, mapped where they lie.</summary>
/// <remarks>An 8-byte length, a JSON header of that length, then the data, which the tensors must fill without holes or overlaps.</remarks>
public sealed class SafetensorsFile : IDisposable
{
    const int LengthBytes = 8, LongestHeader = 100_000_000, LongestRow = int.MaxValue / 8;
    const string MetadataName = "__metadata__";
    readonly MappedFile file;
    readonly Dictionary<string, Tensor> tensors = [];
    readonly Dictionary<string, string> metadata = [];

    SafetensorsFile(MappedFile file)
    {
        this.file = file;
        var header = ReadHeader();
        var extents = new List<(long Begin, long End, string Name)>();
        foreach (var entry in header.EnumerateObject())
        {
            if (entry.NameEquals(MetadataName))
                ReadMetadata(entry.Value);
            else
                extents.Add(ReadTensor(entry.Name, entry.Value));
        }
        CheckExtents(extents);
    }

    /// <summary>Opens a file and reads its header.</summary>
    /// <param name="path">The file.</param>
    /// <param name="copies">Whether it is read into memory, not mapped.</param>
    /// <exception cref="FathomException">The file cannot be read.</exception>
    /// <exception cref="ModelFormatException">The file is no valid safetensors file.</exception>
    public static SafetensorsFile Open(string path, bool copies = false)
    {
        var file = new MappedFile(path, copies);
        try
        {
            return new SafetensorsFile(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The file.</summary>
    public string Path => file.Path;

    /// <summary>The length of the file in bytes.</summary>
    public long Length => file.Length;

    /// <summary>Refuses a file that was changed since it was opened, as <see cref="MappedFile.CheckUnchanged"/> does.</summary>
    /// <exception cref="FathomException">It was.</exception>
    public void CheckUnchanged() => file.CheckUnchanged();

    /// <summary>All tensors by name, but for those that have no elements. A scalar has the shape [1].</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors => tensors;

    /// <summary>The texts that the header holds beside the tensors.</summary>
    public IReadOnlyDictionary<string, string> Metadata => metadata;

    /// <summary>Where the header ends and tensor data begin.</summary>
    public int DataStart { get; private set; }

    /// <summary>The length and the header.</summary>
    public ReadOnlySpan<byte> Header => file.Bytes(0, DataStart);

    /// <summary>Ends the mapping: no tensor may be read afterwards.</summary>
    public void Dispose() => file.Dispose();

    JsonElement ReadHeader()
    {
        if (file.Length < LengthBytes)
            throw Fault($"has only {file.Length} bytes: it is no safetensors file, or truncated");
        if (file.Bytes(0, LengthBytes).SequenceEqual("version "u8))
            throw Fault("is a Git LFS pointer: the model itself was not downloaded");
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(file.Bytes(0, LengthBytes));
        if (length == 0 || length > LongestHeader || length > (ulong)(file.Length - LengthBytes))
            throw Fault($"header length {length} is out of range: it is no safetensors file, or truncated");
        DataStart = LengthBytes + (int)length;
        return StrictJson.Object(Path, "its header", file.Bytes(LengthBytes, (int)length));
    }

    void ReadMetadata(JsonElement texts)
    {
        if (texts.ValueKind != JsonValueKind.Object)
            throw Fault($"{MetadataName} is not an object");
        foreach (var text in texts.EnumerateObject())
        {
            metadata.Add(text.Name, text.Value.ValueKind == JsonValueKind.String
                ? text.Value.GetString()! : throw Fault($"{MetadataName}: {text.Name} is not a string"));
        }
    }

    (long Begin, long End, string Name) ReadTensor(string name, JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object)
            throw Fault($"tensor {name} is not described by an object");
        var type = TypeOf(name, Property(name, entry, "dtype"));
        long[] shape = Integers(name, entry, "shape");
        long[] offsets = Integers(name, entry, "data_offsets");
        if (offsets.Length != 2 || offsets[0] > offsets[1])
            throw Fault($"tensor {name}: malformed data_offsets");
        var (begin, end) = (offsets[0], offsets[1]);
        if (end > file.Length - DataStart)
            throw Fault($"tensor {name}: its data lie outside the file, which is truncated or damaged");
        if (Bytes(type, shape) != end - begin)
            throw Fault($"tensor {name}: its shape does not fit its {end - begin} bytes");
        if (shape is [.., > LongestRow])
            throw Fault($"tensor {name}: rows of {shape[^1]} elements are too long");
        if (begin < end)
            tensors.Add(name, new Tensor(file, name, type, shape.Length == 0 ? [1] : shape, DataStart + begin));
        return (begin, end, name);
    }

    TensorType TypeOf(string name, JsonElement type) => type.ValueKind != JsonValueKind.String
        ? throw Fault($"tensor {name}: its dtype is not a string")
        : type.GetString() switch
        {
            "F64" => TensorType.F64,
            "F32" => TensorType.F32,
            "F16" => TensorType.F16,
            "BF16" => TensorType.BF16,
            "I64" => TensorType.I64,
            "I32" => TensorType.I32,
            "I16" => TensorType.I16,
            "I8" => TensorType.I8,
            "U8" or "BOOL" => TensorType.U8,
            var other => throw Fault($"tensor {name}: dtype {other} is unknown or not supported"),
        };

    long[] Integers(string tensor, JsonElement entry, string property)
    {
        var array = Property(tensor, entry, property);
        if (array.ValueKind != JsonValueKind.Array)
            throw Fault($"tensor {tensor}: {property} is not an array");
        long[] values = new long[array.GetArrayLength()];
        int i = 0;
        foreach (var element in array.EnumerateArray())
        {
            values[i++] = element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out long value) && value >= 0
                ? value : throw Fault($"tensor {tensor}: malformed {property}");
        }
        return values;
    }

    JsonElement Property(string tensor, JsonElement entry, string property) =>
        entry.TryGetProperty(property, out var value) ? value : throw Fault($"tensor {tensor}: {property} is missing");

    /// <summary>What a shape takes, or at least more than the file has.</summary>
    Int128 Bytes(TensorType type, ReadOnlySpan<long> shape)
    {
        if (shape.Contains(0))
            return 0;
        Int128 bytes = TensorTypes.Block(type)!.Value.Bytes;
        foreach (long length in shape)
        {
            bytes *= length;
            if (bytes > file.Length)
                break;
        }
        return bytes;
    }

    void CheckExtents(List<(long Begin, long End, string Name)> extents)
    {
        extents.Sort();
        long position = 0;
        foreach (var (begin, end, name) in extents)
        {
            if (begin != position)
                throw Fault(begin < position ? $"tensor {name} overlaps the one before it" : $"there is a hole in the data before tensor {name}");
            position = end;
        }
        if (position != file.Length - DataStart)
            throw Fault($"has {file.Length - DataStart - position} bytes of trailing data");
    }

    ModelFormatException Fault(string reason) => new(Path, reason);
}
