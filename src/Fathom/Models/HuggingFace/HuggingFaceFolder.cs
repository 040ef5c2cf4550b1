using System.Text;
using System.Text.Json;
using Fathom.Formats;

namespace Fathom.Models.HuggingFace;

/// <summary>A model folder as the Hugging Face hub has it, under GGUF's names: config.json, safetensors and a chat template.</summary>
public sealed class HuggingFaceFolder : IDisposable
{
    const string OutputName = "output.weight";
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

    /// <summary>The model's own chat template, in Jinja; null where it has none.</summary>
    /// <exception cref="ModelFormatException">tokenizer_config.json is malformed.</exception>
    public string? ChatTemplate()
    {
        string jinja = System.IO.Path.Combine(Path, "chat_template.jinja"), config = System.IO.Path.Combine(Path, "tokenizer_config.json");
        if (File.Exists(jinja))
            return ReadText(jinja);
        if (!File.Exists(config) || !StrictJson.ReadFile(config).TryGetProperty("chat_template", out var template))
            return null;
        return template.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => template.GetString(),
            JsonValueKind.Array => template.EnumerateArray().Select(DefaultTemplate).FirstOrDefault(static text => text is not null),
            _ => throw new ModelFormatException(config, "chat_template is neither a string nor a list"),
        };
    }

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

    static string ReadText(string path)
    {
        const int mostBytes = 1 << 20;
        using var file = new MappedFile(path);
        return file.Length <= mostBytes
            ? Encoding.UTF8.GetString(file.Bytes(0, (int)file.Length))
            : throw new ModelFormatException(path, $"has {file.Length} bytes, more than any chat template needs");
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

    static string? DefaultTemplate(JsonElement named) => named.ValueKind == JsonValueKind.Object
        && named.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String && name.ValueEquals("default")
        && named.TryGetProperty("template", out var template) && template.ValueKind == JsonValueKind.String ? template.GetString() : null;
}
