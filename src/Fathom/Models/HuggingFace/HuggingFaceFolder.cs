using Fathom.Formats;
using Fathom.Tokenization;

namespace Fathom.Models.HuggingFace;

/// <summary>A model folder as the Hugging Face hub has it, under GGUF's names: config.json and safetensors.</summary>
public sealed class HuggingFaceFolder : IDisposable
{
    const string EmbeddingName = "token_embd.weight", OutputName = "output.weight";
    static readonly string[] TokenizerFiles = ["tokenizer.json", "tokenizer.model", "vocab.json"];
    readonly SafetensorsShards shards;
    readonly CheckpointTensors tensors;

    HuggingFaceFolder(string path, Checkpoint checkpoint, SafetensorsShards shards)
    {
        (Path, this.shards, Architecture) = (path, shards, checkpoint.Layout.Architecture);
        tensors = new(path);
        try
        {
            Metadata = Translate(checkpoint);
            int left = AddTensors(checkpoint);
            ShareEmbedding(checkpoint);
            checkpoint.Layout.Change?.Invoke(checkpoint.Config, tensors);
            CheckTypes();
            Notes = [.. NotesOf(checkpoint, left)];
        }
        catch
        {
            tensors.Dispose();
            throw;
        }
    }

    /// <summary>Opens a folder, and rearranges those tensors that GGUF stores otherwise.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="copies">Whether weights are read into memory, not mapped.</param>
    /// <exception cref="FathomException">A file is missing or cannot be read.</exception>
    /// <exception cref="ModelFormatException">A file is malformed, or the model is one that is not supported.</exception>
    public static HuggingFaceFolder Open(string path, bool copies = false)
    {
        var checkpoint = Checkpoint.Read(ConfigPath(path));
        var shards = SafetensorsShards.Open(path, name => checkpoint.Tied && IsHead(name), copies);
        try
        {
            return new(path, checkpoint, shards);
        }
        catch
        {
            shards.Dispose();
            throw;
        }
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>GGUF's name of the architecture.</summary>
    public string Architecture { get; }

    /// <summary>The hyperparameters, under GGUF's keys.</summary>
    public GgufMetadata Metadata { get; }

    /// <summary>All tensors, under GGUF's names and in its order of elements, but for the rows of llama's queries and keys:
    /// the key <c>rope.pairing</c> tells that those are not permuted.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors => tensors.All;

    /// <summary>What a user may want to know of what was read and what was not, each in one sentence.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Whether a tensor is the unembedding, which indexes name even where the embedding stands for it and no shard has it.</summary>
    internal static bool IsHead(string name) => name.EndsWith("lm_head.weight", StringComparison.Ordinal);

    /// <summary>The name that a tensor has in the files.</summary>
    internal string StoredName(string name) => tensors.StoredName(name);

    /// <summary>The files of weights.</summary>
    public IEnumerable<SafetensorsFile> Files => shards.Files;

    /// <summary>Refuses files of weights that were changed since they were opened, as <see cref="MappedFile.CheckUnchanged"/> does.</summary>
    /// <exception cref="FathomException">One was.</exception>
    public void CheckUnchanged() => shards.CheckUnchanged();

    /// <summary>The tokenizer of a folder; one without tokens where the folder has none.</summary>
    internal static Tokenizer OpenTokenizer(string folder) => !File.Exists(ConfigPath(folder)) || TokenizerFiles.Any(name => File.Exists(System.IO.Path.Combine(folder, name)))
        ? Tokenizer.FromHuggingFace(folder) : Tokenizer.None(folder);

    /// <summary>Ends the mappings: no tensor may be read afterwards.</summary>
    public void Dispose()
    {
        tensors.Dispose();
        shards.Dispose();
    }

    static string ConfigPath(string folder) => System.IO.Path.Combine(folder, "config.json");

    GgufMetadata Translate(Checkpoint checkpoint)
    {
        var (config, layout) = (checkpoint.Config, checkpoint.Layout);
        long layers = config.Count(layout.LayerCount);
        if (layers > shards.Tensors.Count)
            throw config.Fault($"it has {layers} layers, but the files have only {shards.Tensors.Count} tensors");
        var values = new KeyValues(layout.Architecture);
        values.SetName(NameOf(Path));
        layout.Translate(config, values);
        return values.ToMetadata(config.Path);
    }

    /// <summary>Gives all tensors their names in GGUF; returns how many belong to a vision tower and are left alone.</summary>
    int AddTensors(Checkpoint checkpoint)
    {
        int left = 0;
        foreach (var tensor in shards.Tensors.Values)
        {
            if (checkpoint.NameOf(tensor) is not { } plain)
                left++;
            else if (checkpoint.Layout.Rename(plain) is not { } name)
                throw tensors.Fault(tensor, $"is unknown in the architecture '{checkpoint.Layout.Architecture}'");
            else if (name.Length > 0)
                tensors.Add(name, tensor);
        }
        return left;
    }

    /// <summary>Leaves one matrix where embedding and unembedding are the same, under whichever name it is stored, and asks for both where they are not.</summary>
    void ShareEmbedding(Checkpoint checkpoint)
    {
        var (embedding, output) = (tensors.All.GetValueOrDefault(EmbeddingName), tensors.All.GetValueOrDefault(OutputName));
        if (!checkpoint.Tied && output is null)
            throw new ModelFormatException(Path, "a required tensor is missing: lm_head.weight (tie_word_embeddings is false)");
        if (!checkpoint.Tied || output is null)
            return;
        tensors.Remove(OutputName);
        if (embedding is null)
            tensors.Add(EmbeddingName, output);
        else if (!SameWeights(embedding, output))
            throw new ModelFormatException(Path, "tie_word_embeddings is true, but lm_head.weight is another matrix than the embedding");
    }

    static bool SameWeights(Tensor a, Tensor b)
    {
        if (a.Type != b.Type || !a.Shape.SequenceEqual(b.Shape))
            return false;
        for (long row = 0; row < a.Rows; row++)
            if (!a.Row(row).SequenceEqual(b.Row(row)))
                return false;
        return true;
    }

    static IEnumerable<string> NotesOf(Checkpoint checkpoint, int left)
    {
        if (checkpoint.SeesPictures)
            yield return $"it sees pictures too: its language part is read, and the {left} tensors of its vision tower are left alone";
        if (checkpoint.Unknown.Count > 0)
            yield return $"config.json says what nothing here knows of, and what looks like it changes no number: {string.Join(", ", checkpoint.Unknown)}";
    }

    void CheckTypes()
    {
        foreach (var tensor in tensors.All.Values)
        {
            if (tensor.Type is not (TensorType.F32 or TensorType.F16 or TensorType.BF16 or TensorType.MXFP4))
                throw tensors.Fault(tensor, $"is {tensor.Type}, which cannot be a weight");
        }
    }

    /// <summary>The folder's name; below the hub's cache the model's, because folders there are named by commit.</summary>
    static string NameOf(string path)
    {
        const string cached = "models--";
        var folder = new DirectoryInfo(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path)));
        string? model = folder.Parent is { Name: "snapshots", Parent: { } parent } ? parent.Name : null;
        return model?.StartsWith(cached, StringComparison.Ordinal) == true ? model[cached.Length..].Replace("--", "/") : folder.Name;
    }
}
