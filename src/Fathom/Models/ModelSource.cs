using Fathom.Formats;
using Fathom.Tokenization;

namespace Fathom.Models;

/// <summary>The files of a model as one: hyperparameters, named tensors, tokenizer and chat template. Who uses it cannot tell which files they were.</summary>
public sealed class ModelSource : IDisposable
{
    readonly GgufFile file;

    ModelSource(GgufFile file)
    {
        this.file = file;
        Architecture = file.Metadata.Text("general.architecture")
            ?? throw new ModelFormatException(Path, "general.architecture is missing");
        Parameters = new(Path, Architecture, file.Metadata);
    }

    /// <summary>Opens a model file.</summary>
    /// <exception cref="FathomException">The file cannot be read.</exception>
    /// <exception cref="ModelFormatException">The file is no valid model.</exception>
    public static ModelSource Open(string path)
    {
        var file = GgufFile.Open(path);
        try
        {
            return new ModelSource(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The path that it was opened by.</summary>
    public string Path => file.Path;

    /// <summary>The name that the file gives itself, else the file's name.</summary>
    public string Name => file.Metadata.Text("general.name") is { Length: > 0 } name ? name : System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>Such as llama or qwen3.</summary>
    public string Architecture { get; }

    /// <summary>The numbers that the file states of its model.</summary>
    public Hyperparameters Parameters { get; }

    /// <summary>All tensors, under GGUF's names.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors => file.Tensors;

    /// <summary>The model's own chat template, in Jinja; null where it has none.</summary>
    public string? ChatTemplate => file.Metadata.Text("tokenizer.chat_template");

    /// <summary>How many bytes the files have.</summary>
    public long Length => file.Length;

    /// <summary>A hash that is equal for equal models.</summary>
    public string Fingerprint() => ModelFingerprint.Of(file);

    /// <summary>Reads and validates the vocabulary.</summary>
    public Tokenizer OpenTokenizer() => Tokenizer.FromGguf(file);

    /// <summary>A tensor that must be there and have that shape, slowest dimension first.</summary>
    /// <exception cref="ModelFormatException">It is absent, or shaped otherwise.</exception>
    public Tensor Required(string name, params ReadOnlySpan<long> shape) =>
        Optional(name, shape) ?? throw new ModelFormatException(Path, $"a required tensor is missing: {name}");

    /// <summary>A tensor that must have that shape where it is there.</summary>
    /// <exception cref="ModelFormatException">It is shaped otherwise.</exception>
    public Tensor? Optional(string name, params ReadOnlySpan<long> shape)
    {
        if (!Tensors.TryGetValue(name, out var tensor))
            return null;
        return shape.SequenceEqual([.. tensor.Shape])
            ? tensor
            : throw new ModelFormatException(Path,
                $"tensor {name} is [{string.Join(", ", tensor.Shape)}], but the hyperparameters say [{string.Join(", ", shape.ToArray())}]");
    }

    /// <summary>Ends the mapping: nothing made from it may be used afterwards.</summary>
    public void Dispose() => file.Dispose();
}
