using Fathom.Formats;

namespace Fathom.Models.HuggingFace;

/// <summary>The tensors of a checkpoint under GGUF's names: as they lie in their files, or in memory where the layouts differ.</summary>
sealed unsafe class CheckpointTensors(string path) : IDisposable
{
    readonly Dictionary<string, Tensor> tensors = [];
    readonly Dictionary<string, string> storedNames = [];
    readonly List<NativeBuffer> buffers = [];

    /// <summary>Writes one row, or one run of elements, of a tensor.</summary>
    public delegate void RowWriter(long row, Span<byte> destination);

    public IReadOnlyDictionary<string, Tensor> All => tensors;

    /// <summary>Adds a tensor of a file under another name.</summary>
    /// <exception cref="ModelFormatException">The name is there already.</exception>
    public void Add(string name, Tensor tensor)
    {
        if (!tensors.TryAdd(name, tensor.Renamed(name)))
            throw new ModelFormatException(path, $"two tensors stand for {name}, one of them {tensor.Name}");
        storedNames[name] = tensor.Name;
    }

    /// <summary>The name that a tensor has in its file; the given one for a tensor that was made of others.</summary>
    public string StoredName(string name) => storedNames.GetValueOrDefault(name, name);

    /// <summary>Takes a tensor out, in order to put what is made of it in its place.</summary>
    /// <exception cref="ModelFormatException">It is not there, or has another number of dimensions.</exception>
    public Tensor Take(string name, int dimensions)
    {
        if (!tensors.Remove(name, out var tensor))
            throw new ModelFormatException(path, $"a required tensor is missing: {name}");
        return tensor.Shape.Count == dimensions
            ? tensor : throw Fault(tensor, $"has {tensor.Shape.Count} dimensions instead of {dimensions}");
    }

    public bool Remove(string name) => tensors.Remove(name);

    /// <summary>Makes a tensor in memory.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">How its elements are stored.</param>
    /// <param name="shape">Its dimensions.</param>
    /// <param name="source">What it is made of, for its place in the file; null where it is made of hyperparameters.</param>
    /// <param name="runs">In how many runs of equal length it is written.</param>
    /// <param name="write">Writes one run.</param>
    public void Make(string name, TensorType type, long[] shape, Tensor? source, long runs, RowWriter write)
    {
        var (elements, bytes) = TensorTypes.Block(type)!.Value;
        long length = shape.Aggregate(1L, static (product, n) => checked(product * n)) / elements * bytes;
        var buffer = new NativeBuffer((length + sizeof(float) - 1) / sizeof(float));
        buffers.Add(buffer);
        byte* start = (byte*)buffer.Start;
        tensors[name] = new(buffer, start, name, type, shape, source?.Path ?? path, source?.Offset ?? 0);
        int run = checked((int)(length / runs));
        for (long i = 0; i < runs; i++)
            write(i, new(start + i * run, run));
    }

    public ModelFormatException Fault(Tensor tensor, string reason) => new(path, $"tensor {tensor.Name} {reason}");

    public void Dispose() => buffers.ForEach(static buffer => buffer.Dispose());
}
