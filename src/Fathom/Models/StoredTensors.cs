using Fathom.Formats;
using Fathom.Models.HuggingFace;

namespace Fathom.Models;

/// <summary>The tensors of a model's files under the names that they have there, whether or not the architecture is known.</summary>
public sealed class StoredTensors : IDisposable
{
    readonly string path;
    readonly IDisposable files;
    readonly IReadOnlyDictionary<string, Tensor> all;

    StoredTensors(string path, IDisposable files, IReadOnlyDictionary<string, Tensor> all) => (this.path, this.files, this.all) = (path, files, all);

    /// <summary>Opens the files.</summary>
    /// <param name="path">A GGUF or safetensors file, a folder of safetensors, or the name of a downloaded model.</param>
    /// <exception cref="FathomException">A file cannot be read.</exception>
    /// <exception cref="ModelFormatException">A file is malformed.</exception>
    public static StoredTensors Open(string path)
    {
        string place = ModelPlace.Find(path);
        if (Directory.Exists(place))
        {
            var shards = SafetensorsShards.Open(place, HuggingFaceFolder.IsHead);
            return new(place, shards, shards.Tensors);
        }
        if (Path.GetExtension(place).Equals(".safetensors", StringComparison.OrdinalIgnoreCase))
        {
            var safetensors = SafetensorsFile.Open(place);
            return new(place, safetensors, safetensors.Tensors);
        }
        var gguf = GgufFile.Open(place);
        return new(place, gguf, gguf.Tensors);
    }

    /// <summary>All of them, by the names that they have in the files.</summary>
    public IReadOnlyDictionary<string, Tensor> All => all;

    /// <summary>The tensor of that name.</summary>
    /// <exception cref="FathomException">There is none.</exception>
    public Tensor Find(string name) => all.GetValueOrDefault(name) ?? throw new FathomException(
        $"{path}: has no tensor {name}, but {all.Count} others{(all.Count > 0 ? $", such as {all.Keys.Order(StringComparer.Ordinal).First()}" : "")}");

    /// <summary>Ends the mappings: no tensor may be read afterwards.</summary>
    public void Dispose() => files.Dispose();
}
