namespace Fathom.Formats;

/// <summary>A named tensor, its elements as stored. Rows are read where they lie: in a mapped file, or in memory where loading had to rearrange them.</summary>
public sealed unsafe class Tensor
{
    readonly object memory;
    readonly byte* start;

    /// <summary>Describes a tensor whose bytes the caller has checked to lie within the file.</summary>
    internal Tensor(MappedFile file, string name, TensorType type, long[] shape, long offset)
        : this(file, file.Start + offset, name, type, shape, file.Path, offset)
    {
    }

    /// <summary>Describes a tensor in memory that lives as long as its owner does.</summary>
    internal Tensor(object owner, byte* start, string name, TensorType type, long[] shape, string path, long offset)
    {
        (memory, Name, Type, Shape, Path, Offset) = (owner, name, type, shape, path, offset);
        this.start = start;
        var (elements, bytes) = TensorTypes.Block(type) ?? throw new ArgumentOutOfRangeException(nameof(type));
        Columns = checked((int)shape[^1]);
        Rows = shape[..^1].Aggregate(1L, (product, n) => product * n);
        RowBytes = checked(Columns / elements * bytes);
    }

    /// <summary>The tensor's name.</summary>
    public string Name { get; }

    /// <summary>How its elements are stored.</summary>
    public TensorType Type { get; }

    /// <summary>Its dimensions, slowest first, as Hugging Face writes them: a matrix is [out, in].</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>The length of a row: the last dimension.</summary>
    public int Columns { get; }

    /// <summary>The number of rows: the product of all other dimensions.</summary>
    public long Rows { get; }

    /// <summary>The stored bytes of one row.</summary>
    public int RowBytes { get; }

    /// <summary>The stored bytes of the whole tensor.</summary>
    public long ByteLength => Rows * RowBytes;

    /// <summary>The file it comes from.</summary>
    public string Path { get; }

    /// <summary>Where it begins in its file.</summary>
    public long Offset { get; }

    /// <summary>Its first byte.</summary>
    internal byte* Start => start;

    /// <summary>The stored bytes of one row.</summary>
    /// <exception cref="ObjectDisposedException">The file it comes from was closed.</exception>
    public ReadOnlySpan<byte> Row(long row) => RowRange(row, 1);

    /// <summary>The stored bytes of a run of rows.</summary>
    /// <exception cref="ObjectDisposedException">The file it comes from was closed.</exception>
    public ReadOnlySpan<byte> RowRange(long first, int count)
    {
        ObjectDisposedException.ThrowIf(memory is MappedFile { IsOpen: false } or NativeBuffer { IsFreed: true }, this);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, Rows - count);
        return new(start + first * RowBytes, checked(count * RowBytes));
    }

    /// <summary>A run of rows as a matrix of its own.</summary>
    internal Tensor Part(long first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, Rows - count);
        return new(memory, start + first * RowBytes, Name, Type, [count, Columns], Path, Offset + first * RowBytes);
    }

    /// <summary>The same tensor under another name.</summary>
    internal Tensor Renamed(string name) => new(memory, start, name, Type, [.. Shape], Path, Offset);
}
