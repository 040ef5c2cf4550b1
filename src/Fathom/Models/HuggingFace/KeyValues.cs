using Fathom.Formats;

namespace Fathom.Models.HuggingFace;

/// <summary>Hyperparameters under GGUF's names, as they are gathered from a config.json.</summary>
sealed class KeyValues(string architecture)
{
    readonly Dictionary<string, object> values = new() { ["general.architecture"] = architecture };

    /// <summary>Sets a key of the architecture; null leaves it out, here and below.</summary>
    public void Set(string key, long? value) => SetObject(key, value);

    public void Set(string key, double? value) => SetObject(key, value);

    public void Set(string key, bool value) => SetObject(key, value);

    public void Set(string key, string value) => SetObject(key, value);

    public void Set(string key, bool[]? value) => SetObject(key, value);

    /// <summary>Sets the name that the model goes by.</summary>
    public void SetName(string name) => values["general.name"] = name;

    public GgufMetadata ToMetadata(string path) => new(path, values);

    void SetObject(string key, object? value)
    {
        if (value is not null)
            values[$"{architecture}.{key}"] = value;
    }
}
