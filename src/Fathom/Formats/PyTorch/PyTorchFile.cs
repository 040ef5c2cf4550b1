using System.IO.Compression;

namespace Fathom.Formats.PyTorch;

/// <summary>A file of torch.save that holds a dictionary of tensors: a zip of a pickle and of the tensors' storages. Nothing of it is run.</summary>
public sealed unsafe class PyTorchFile : IDisposable
{
    const int LongestPickle = 4 << 20;
    const string PickleName = "/data.pkl";
    readonly Dictionary<string, Tensor> tensors = [];
    readonly List<NativeBuffer> buffers = [];

    PyTorchFile(string path) => Path = path;

    /// <summary>Reads all tensors of a file into memory.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mostBytes">The most that all tensors together may take.</param>
    /// <exception cref="FathomException">The file cannot be read.</exception>
    /// <exception cref="ModelFormatException">It is no such file, its tensors are larger than allowed, or its pickle asks for anything else than tensors.</exception>
    public static PyTorchFile Open(string path, long mostBytes)
    {
        var file = new PyTorchFile(path);
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            using var zip = new ZipArchive(stream);
            file.ReadAll(zip, mostBytes);
            return file;
        }
        catch (Exception error)
        {
            file.Dispose();
            if (error is InvalidDataException or EndOfStreamException)
                throw new ModelFormatException(path, "is no zip as PyTorch writes it, or it is damaged");
            if (error is IOException or UnauthorizedAccessException)
                throw new FathomException($"{path}: cannot be read: {FileFault.Of(path, error)}", error);
            throw;
        }
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>All tensors by name.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors => tensors;

    /// <summary>Frees the tensors.</summary>
    public void Dispose() => buffers.ForEach(static buffer => buffer.Dispose());

    void ReadAll(ZipArchive zip, long mostBytes)
    {
        var pickle = zip.Entries.FirstOrDefault(static entry => entry.FullName.EndsWith(PickleName, StringComparison.Ordinal)) ?? throw Fault("has no data.pkl");
        string folder = pickle.FullName[..^(PickleName.Length - 1)];
        if (zip.GetEntry($"{folder}byteorder") is { Length: <= 16 } order && !Content(order).AsSpan().StartsWith("little"u8))
            throw Fault("was written on a big-endian machine, which is not supported");
        if (pickle.Length > LongestPickle)
            throw Fault($"has a pickle of {pickle.Length} bytes, more than any dictionary of tensors needs");
        long bytes = 0;
        foreach (var (name, tensor) in TensorPickle.Read(Path, Content(pickle)))
        {
            bytes += tensor.Count * ElementBytes(tensor);
            if (bytes > mostBytes)
                throw Fault($"its tensors take more than the {mostBytes} bytes that they can have here");
            Read(name, tensor, zip.GetEntry($"{folder}data/{tensor.Storage}") ?? throw Fault($"tensor {name}: its data are missing"));
        }
    }

    void Read(string name, StoredTensor tensor, ZipArchiveEntry data)
    {
        int size = ElementBytes(tensor);
        if ((Int128)tensor.StorageElements * size != data.Length)
            throw Fault($"tensor {name}: its data have {data.Length} bytes instead of {(Int128)tensor.StorageElements * size}");
        long length = tensor.Count * size;
        if (length < data.Length && data.CompressedLength < data.Length)
            throw Fault($"tensor {name}: it is a part of compressed data, which is not supported");
        var buffer = new NativeBuffer((length + sizeof(float) - 1) / sizeof(float));
        buffers.Add(buffer);
        using var stream = data.Open();
        Skip(stream, tensor.First * size);
        byte* start = (byte*)buffer.Start;
        for (long done = 0; done < length;)
        {
            int part = (int)Math.Min(length - done, 1 << 20);
            stream.ReadExactly(new Span<byte>(start + done, part));
            done += part;
        }
        tensors.Add(name, new(buffer, start, name, tensor.Type, tensor.Shape.Length == 0 ? [1] : tensor.Shape, Path, 0));
    }

    static void Skip(Stream stream, long count)
    {
        byte[] passed = new byte[Math.Min(count, 1 << 16)];
        for (long left = count; left > 0; left -= Math.Min(left, passed.Length))
            stream.ReadExactly(passed.AsSpan(0, (int)Math.Min(left, passed.Length)));
    }

    static byte[] Content(ZipArchiveEntry entry)
    {
        byte[] content = new byte[entry.Length];
        using var stream = entry.Open();
        stream.ReadExactly(content);
        return content;
    }

    static int ElementBytes(StoredTensor tensor) => TensorTypes.Block(tensor.Type)!.Value.Bytes;

    ModelFormatException Fault(string reason) => new(Path, reason);
}
