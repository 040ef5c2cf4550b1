using System.Globalization;
using Fathom.Models.Keys;

namespace Fathom.Models.HuggingFace;

/// <summary>How checkpoints of one architecture name their tensors and hyperparameters, and where they store them otherwise than GGUF does.</summary>
/// <param name="Architecture">GGUF's name of it.</param>
/// <param name="Keys">The keys of config.json.</param>
/// <param name="Names">The names of tensors, without a leading <see cref="Prefix"/>, each with GGUF's. A star stands for a number.
/// Without an ending they hold for .weight and .bias. An empty one: the tensor is no weight and left out.</param>
/// <param name="Translate">Sets the hyperparameters of a config.json.</param>
sealed record CheckpointLayout(
    string Architecture, KeyTable Keys, IReadOnlyDictionary<string, string> Names, Action<ConfigFile, KeyValues> Translate)
{
    /// <summary>What most checkpoints put before every name, and some leave out.</summary>
    public string Prefix { get; init; } = "model.";

    /// <summary>The key that says how many layers there are.</summary>
    public string LayerCount { get; init; } = "num_hidden_layers";

    /// <summary>Changes the tensors that are stored otherwise, or adds what GGUF has and the checkpoint states in config.json.</summary>
    public Action<ConfigFile, CheckpointTensors>? Change { get; init; }

    /// <summary>GGUF's name of a tensor; empty for one that is no weight; null for one that the architecture does not have.</summary>
    public string? Rename(string name)
    {
        var numbers = new Queue<string>();
        string[] parts = (name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name).Split('.');
        if (parts.Contains("*"))
            return null;
        for (int i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out _))
                continue;
            numbers.Enqueue(parts[i]);
            parts[i] = "*";
        }
        string? target = Names.GetValueOrDefault(string.Join('.', parts));
        if (target is null && parts is [.. var stem, "weight" or "bias"] && Names.TryGetValue(string.Join('.', stem), out string? root))
            target = $"{root}.{parts[^1]}";
        return target is null ? null : string.Join('.', target.Split('.').Select(part => part == "*" ? numbers.Dequeue() : part));
    }
}
