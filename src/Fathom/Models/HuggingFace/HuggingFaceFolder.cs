using Fathom.Formats;
using Fathom.Tokenization;

namespace Fathom.Models.HuggingFace;

/// <summary>A model folder as the Hugging Face hub has it, under GGUF's names: config.json and safetensors.</summary>
public sealed class HuggingFaceFolder : IDisposable
{
    const string OutputName = "output.weight";
    static readonly string[] TokenizerFiles = ["tokenizer.json", "tokenizer.model", "vocab.json"];
    readonly SafetensorsShards shards;
    readonly CheckpointTensors tensors;

    HuggingFaceFolder(string path, ConfigFile config, CheckpointLayout layout, SafetensorsShards shards)
    {
        (Path, this.shards, Architecture) = (path, shards, layout.Architecture);
        tensors = new(path);
        try
        {
            Metadata = Translate(config, layout);
            layout.AddAll(shards.Tensors.Values, tensors);
            layout.Change?.Invoke(config, tensors);
            CheckOutput(config, layout);
            CheckTypes();
        }
        catch
        {
            tensors.Dispose();
            throw;
        }
    }

    /// <summary>Opens a folder, and rearranges those tensors that GGUF stores otherwise.</summary>
    /// <exception cref="FathomException">A file is missing or cannot be read.</exception>
    /// <exception cref="ModelFormatException">A file is malformed, or the model is one that is not supported.</exception>
    public static HuggingFaceFolder Open(string path)
    {
        var config = ConfigFile.Read(ConfigPath(path));
        var layout = CheckpointLayouts.Of(config);
        var shards = SafetensorsShards.Open(path);
        try
        {
            return new(path, config, layout, shards);
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

    GgufMetadata Translate(ConfigFile config, CheckpointLayout layout)
    {
        long layers = config.Count("num_hidden_layers", "n_layer");
        if (layers > shards.Tensors.Count)
            throw config.Fault($"it has {layers} layers, but the files have only {shards.Tensors.Count} tensors");
        var values = new KeyValues(layout.Architecture);
        values.SetName(NameOf(Path));
        layout.Translate(config, values);
        return values.ToMetadata(config.Path);
    }

    /// <summary>Leaves out an unembedding that is the embedding, and asks for one that is not.</summary>
    void CheckOutput(ConfigFile config, CheckpointLayout layout)
    {
        if (config.Boolean("tie_word_embeddings") ?? layout.Tied)
            tensors.Remove(OutputName);
        else if (!tensors.All.ContainsKey(OutputName))
            throw new ModelFormatException(Path, "a required tensor is missing: lm_head.weight (tie_word_embeddings is false)");
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
