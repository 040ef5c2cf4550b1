using System.Text.Json;

namespace Fathom.Formats;

/// <summary>The safetensors files of a model folder as one: model.safetensors, or the shards that its index names.</summary>
public sealed class SafetensorsShards : IDisposable
{
    const string SingleName = "model.safetensors", IndexName = "model.safetensors.index.json";
    readonly Dictionary<string, SafetensorsFile> files = [];
    readonly Dictionary<string, Tensor> tensors = [];

    readonly bool copies;

    SafetensorsShards(bool copies) => this.copies = copies;

    /// <summary>Opens the weights of a model folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="mayMiss">Tells of a tensor's name whether the index may have it and its shard not; null: none may.</param>
    /// <param name="copies">Whether files are read into memory, not mapped.</param>
    /// <exception cref="FathomException">The folder has no such weights, or a shard is missing.</exception>
    /// <exception cref="ModelFormatException">The index or a shard is malformed, or they contradict each other.</exception>
    public static SafetensorsShards Open(string folder, Func<string, bool>? mayMiss = null, bool copies = false)
    {
        var shards = new SafetensorsShards(copies);
        try
        {
            if (File.Exists(Path.Combine(folder, SingleName)))
                shards.AddSingle(folder);
            else if (File.Exists(Path.Combine(folder, IndexName)))
                shards.AddIndexed(folder, Path.Combine(folder, IndexName), mayMiss ?? (static _ => false));
            else
                throw new FathomException($"{folder}: has neither {SingleName} nor {IndexName} (other checkpoints are not read)");
            return shards;
        }
        catch
        {
            shards.Dispose();
            throw;
        }
    }

    /// <summary>The files, in the order of their names.</summary>
    public IEnumerable<SafetensorsFile> Files => files.Values.OrderBy(static file => file.Path, StringComparer.Ordinal);

    /// <summary>Refuses files that were changed since they were opened, as <see cref="MappedFile.CheckUnchanged"/> does.</summary>
    /// <exception cref="FathomException">One was.</exception>
    public void CheckUnchanged()
    {
        foreach (var file in files.Values)
            file.CheckUnchanged();
    }

    /// <summary>All tensors by name.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors => tensors;

    /// <summary>Ends the mappings: no tensor may be read afterwards.</summary>
    public void Dispose()
    {
        foreach (var file in files.Values)
            file.Dispose();
    }

    void AddSingle(string folder)
    {
        foreach (var (name, tensor) in OpenFile(folder, SingleName).Tensors)
            tensors.Add(name, tensor);
    }

    void AddIndexed(string folder, string index, Func<string, bool> mayMiss)
    {
        if (!StrictJson.ReadFile(index).TryGetProperty("weight_map", out var map) || map.ValueKind != JsonValueKind.Object)
            throw new ModelFormatException(index, "weight_map is missing, or is no object");
        foreach (var entry in map.EnumerateObject())
        {
            if (entry.Value.ValueKind != JsonValueKind.String)
                throw new ModelFormatException(index, $"the shard of {entry.Name} is not a string");
            string name = entry.Value.GetString()!;
            if (!IsPlainName(name))
                throw new ModelFormatException(index, $"the shard \"{name}\" lies outside the model folder");
            if (OpenFile(folder, name).Tensors.TryGetValue(entry.Name, out var tensor))
                tensors.Add(entry.Name, tensor);
            else if (!mayMiss(entry.Name))
                throw new ModelFormatException(index, $"tensor {entry.Name} is not in its shard {name}");
        }
    }

    SafetensorsFile OpenFile(string folder, string name)
    {
        if (!files.TryGetValue(name, out var file))
            files.Add(name, file = SafetensorsFile.Open(Path.Combine(folder, name), copies));
        return file;
    }

    static bool IsPlainName(string name) =>
        name.EndsWith(".safetensors", StringComparison.Ordinal) && name.AsSpan().IndexOfAny(['/', '\\', ':', '\0']) < 0;
}
