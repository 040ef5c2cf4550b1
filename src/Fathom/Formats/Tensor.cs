namespace Fathom.Formats;

/// <summary>A named tensor of a mapped file, its elements as stored. Never copied: rows are read where they lie.</summary>
public sealed unsafe class Tensor
{
    readonly MappedFile file;
    readonly long offset;

    /// <summary>Describes a tensor whose bytes the caller has checked to lie within the file.</summary>
    internal Tensor(MappedFile file, string name, TensorType type, long[] shape, long offset)
    {
        (this.file, Name, Type, Shape, this.offset) = (file, name, type, shape, offset);
        var (elements, bytes) = TensorTypes.Block(type) ?? throw new ArgumentOutOfRangeException(nameof(type));
        Columns = checked((int)shape[^1]);
        Rows = shape[..^1].Aggregate(1L, (product, n) => product * n);
        RowBytes = checked(Columns / elements * bytes);
    }

    /// <summary>The tensor's name in its file.</summary>
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

    /// <summary>The file it lies in.</summary>
    public string Path => file.Path;

    /// <summary>Where it begins in its file.</summary>
    public long Offset => offset;

    /// <summary>The stored bytes of one row.</summary>
    public ReadOnlySpan<byte> Row(long row) => RowRange(row, 1);

    /// <summary>The stored bytes of a run of rows.</summary>
    public ReadOnlySpan<byte> RowRange(long first, int count) => file.Bytes(offset + first * RowBytes, checked(count * RowBytes));
}
