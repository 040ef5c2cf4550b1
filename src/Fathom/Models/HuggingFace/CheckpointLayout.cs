using System.Globalization;
using Fathom.Formats;

namespace Fathom.Models.HuggingFace;

/// <summary>How checkpoints of one architecture name their tensors and hyperparameters, and where they store them otherwise than GGUF does.</summary>
/// <param name="Architecture">GGUF's name of it.</param>
/// <param name="Names">The names of tensors, without a leading <see cref="Prefix"/>, each with GGUF's. A star stands for a number.
/// Without an ending they hold for .weight and .bias. An empty one: the tensor is no weight and left out.</param>
/// <param name="Translate">Sets the hyperparameters of a config.json.</param>
sealed record CheckpointLayout(
    string Architecture, IReadOnlyDictionary<string, string> Names, Action<ConfigFile, KeyValues> Translate)
{
    /// <summary>What most checkpoints put before every name, and some leave out.</summary>
    public string Prefix { get; init; } = "model.";

    /// <summary>Whether the unembedding is the embedding where config.json does not say.</summary>
    public bool Tied { get; init; }

    /// <summary>Changes the tensors that are stored otherwise, or adds what GGUF has and the checkpoint states in config.json.</summary>
    public Action<ConfigFile, CheckpointTensors>? Change { get; init; }

    /// <summary>Gives all tensors of a checkpoint their names in GGUF.</summary>
    /// <exception cref="ModelFormatException">A tensor is none of the architecture: ignoring it would compute another model.</exception>
    public void AddAll(IEnumerable<Tensor> checkpoint, CheckpointTensors tensors)
    {
        foreach (var tensor in checkpoint)
        {
            string name = Rename(tensor.Name)
                ?? throw tensors.Fault(tensor, $"is unknown in the architecture '{Architecture}'");
            if (name.Length > 0)
                tensors.Add(name, tensor);
        }
    }

    string? Rename(string name)
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
