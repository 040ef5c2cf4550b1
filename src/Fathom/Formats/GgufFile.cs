using System.Numerics;

namespace Fathom.Formats;

/// <summary>A GGUF file, version 2 or 3: its metadata and its tensors, mapped where they lie. A split model is opened by its first file.</summary>
/// <remarks>Everything that the file declares is checked against its length before use, so that opening costs no more than the header.</remarks>
public sealed class GgufFile : IDisposable
{
    const int LongestKey = 65_535, LongestTensorName = 63;
    readonly MappedFile file;
    readonly Dictionary<string, Tensor> tensors = [];
    readonly List<GgufFile> otherParts = [];

    GgufFile(MappedFile file)
    {
        this.file = file;
        var reader = new GgufReader(file);
        CheckMagic(reader);
        Version = CheckVersion(reader);
        int tensorCount = reader.Count("tensor count", leastBytesEach: 24);
        int valueCount = reader.Count("key-value count", leastBytesEach: 13);
        Metadata = ReadMetadata(reader, valueCount);
        Alignment = CheckAlignment();
        ReadTensors(reader, tensorCount);
    }

    /// <summary>Opens a file and reads its header; of a split model, those of all its files.</summary>
    /// <param name="path">The file.</param>
    /// <param name="copies">Whether files are read into memory, not mapped.</param>
    /// <exception cref="FathomException">The file cannot be read.</exception>
    /// <exception cref="ModelFormatException">The file is no valid GGUF, or the others of a split model are missing.</exception>
    public static GgufFile Open(string path, bool copies = false)
    {
        var first = OpenOne(path, copies);
        try
        {
            foreach (string other in GgufSplit.OtherParts(first))
                first.Add(OpenOne(other, copies));
            GgufSplit.CheckTensorCount(first);
            return first;
        }
        catch
        {
            first.Dispose();
            throw;
        }
    }

    static GgufFile OpenOne(string path, bool copies)
    {
        var file = new MappedFile(path, copies);
        try
        {
            return new GgufFile(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The file; of a split model, its first.</summary>
    public string Path => file.Path;

    /// <summary>The length of the file in bytes; of a split model, of all its files.</summary>
    public long Length => file.Length + otherParts.Sum(static part => part.Length);

    /// <summary>Refuses files that were changed since they were opened, as <see cref="MappedFile.CheckUnchanged"/> does.</summary>
    /// <exception cref="FathomException">One was.</exception>
    public void CheckUnchanged()
    {
        file.CheckUnchanged();
        foreach (var part in otherParts)
            part.CheckUnchanged();
    }

    /// <summary>The version of the format, 2 or 3.</summary>
    public uint Version { get; }

    /// <summary>The key-values.</summary>
    public GgufMetadata Metadata { get; }

    /// <summary>Tensor data begin at multiples of this.</summary>
    public int Alignment { get; }

    /// <summary>All tensors by name.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors => tensors;

    /// <summary>Where the header ends and tensor data begin.</summary>
    public long DataStart { get; private set; }

    /// <summary>The bytes of the header: what the fingerprint of a model covers.</summary>
    public ReadOnlySpan<byte> Header => file.Bytes(0, checked((int)DataStart));

    /// <summary>Ends the mapping: no tensor may be read afterwards.</summary>
    public void Dispose()
    {
        file.Dispose();
        foreach (var part in otherParts)
            part.Dispose();
    }

    void Add(GgufFile part)
    {
        otherParts.Add(part);
        GgufSplit.CheckPart(this, part, otherParts.Count);
        foreach (var (name, tensor) in part.tensors)
        {
            if (!tensors.TryAdd(name, tensor))
                throw new ModelFormatException(part.Path, $"tensor {name} stands in another part of the model too");
        }
    }

    static void CheckMagic(GgufReader reader)
    {
        const uint magic = 0x4655_4747;   // "GGUF", little-endian
        const uint gitLfs = 0x7372_6576;  // "vers", as in "version https://git-lfs…"
        uint found = reader.UInt32("its first four bytes");
        if (found == gitLfs)
            throw reader.Fault("is a Git LFS pointer: the model itself was not downloaded", -4);
        if (found != magic)
            throw reader.Fault("is not a GGUF file", -4);
    }

    static uint CheckVersion(GgufReader reader)
    {
        uint version = reader.UInt32("the version");
        return version switch
        {
            2 or 3 => version,
            0x0200_0000 or 0x0300_0000 => throw reader.Fault("is a big-endian GGUF file, which is not supported", -4),
            _ => throw reader.Fault($"GGUF version {version} is not supported (2 and 3 are)", -4),
        };
    }

    GgufMetadata ReadMetadata(GgufReader reader, int count)
    {
        var values = new Dictionary<string, object>();
        for (int i = 0; i < count; i++)
        {
            string key = reader.Name("a key", LongestKey);
            if (!values.TryAdd(key, reader.Value(key)))
                throw reader.Fault($"the key {key} stands in the file twice");
        }
        return new(Path, values);
    }

    int CheckAlignment()
    {
        const long largest = 1 << 20;
        long alignment = Metadata.Integer("general.alignment") ?? 32;
        if (alignment <= 0 || alignment > largest || !BitOperations.IsPow2(alignment))
            throw new ModelFormatException(Path, $"general.alignment {alignment} is not a power of two, or is too large");
        return (int)alignment;
    }

    void ReadTensors(GgufReader reader, int count)
    {
        var declared = new List<(string Name, TensorType Type, long[] Shape, ulong Offset, long Bytes)>();
        for (int i = 0; i < count; i++)
        {
            string name = reader.Name("a tensor name", LongestTensorName);
            long[] shape = ReadShape(reader, name);
            var type = (TensorType)reader.UInt32($"the type of {name}");
            declared.Add((name, type, shape, reader.UInt64($"the offset of {name}"), CheckedBytes(reader, name, type, shape)));
        }
        DataStart = Math.Min(Align(reader.Offset), file.Length);
        long room = file.Length - DataStart;
        foreach (var (name, type, shape, relative, bytes) in declared)
        {
            if (relative % (ulong)Alignment != 0)
                throw new ModelFormatException(Path, $"tensor {name}: its offset {relative} is misaligned (alignment {Alignment})");
            if (relative > (ulong)room || Align(bytes) > room - (long)relative)
                throw new ModelFormatException(Path, $"tensor {name}: its data lie outside the file, which is truncated or damaged");
            if (!tensors.TryAdd(name, new Tensor(file, name, type, shape, DataStart + (long)relative)))
                throw new ModelFormatException(Path, $"tensor {name} stands in the file twice");
        }
        CheckOverlaps();
    }

    /// <summary>Reads the dimensions, which the file gives fastest first.</summary>
    static long[] ReadShape(GgufReader reader, string name)
    {
        uint dimensions = reader.UInt32($"the dimensions of {name}");
        if (dimensions is 0 or > 4)
            throw reader.Fault($"tensor {name} has {dimensions} dimensions (1 to 4 are allowed)", -4);
        var shape = new long[dimensions];
        for (int i = 1; i <= shape.Length; i++)
        {
            ulong length = reader.UInt64($"the dimensions of {name}");
            if (length is 0 or > int.MaxValue)
                throw reader.Fault($"tensor {name} has a dimension of {length}, which is out of range", -8);
            shape[^i] = (long)length;
        }
        return shape;
    }

    long CheckedBytes(GgufReader reader, string name, TensorType type, long[] shape)
    {
        if (type == TensorType.U8 || TensorTypes.Block(type) is not var (elements, bytes))
            throw reader.Fault($"tensor {name} has the unknown type {(int)type}", -4);
        if (shape[^1] % elements != 0)
            throw reader.Fault($"tensor {name}: rows of {shape[^1]} elements are not a multiple of the block of {type} ({elements})");
        if (shape[^1] / elements > int.MaxValue / bytes)
            throw reader.Fault($"tensor {name}: rows of {shape[^1]} elements are too long");
        long size = shape[^1] / elements * bytes;
        foreach (long length in shape.AsSpan()[..^1])
        {
            if (size > file.Length / length)
                throw reader.Fault($"tensor {name} is larger than the file");
            size *= length;
        }
        return size <= file.Length ? size : throw reader.Fault($"tensor {name} is larger than the file");
    }

    void CheckOverlaps()
    {
        Tensor? before = null;
        foreach (var tensor in tensors.Values.OrderBy(static t => t.Offset))
        {
            if (before is not null && tensor.Offset < before.Offset + before.ByteLength)
                throw new ModelFormatException(Path, $"tensors {before.Name} and {tensor.Name} overlap");
            before = tensor;
        }
    }

    long Align(long offset) => (offset + Alignment - 1) / Alignment * Alignment;
}
