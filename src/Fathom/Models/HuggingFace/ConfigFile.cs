using System.Text.Json;
using Fathom.Formats;

namespace Fathom.Models.HuggingFace;

/// <summary>A config.json, or an object within it. A key that is absent or null gives null; a value that no model can have is an error that names the key.</summary>
/// <remarks>Several names of a getter are what the key is called in different layouts: the first that is there counts.</remarks>
sealed class ConfigFile
{
    readonly JsonElement values;

    ConfigFile(string path, JsonElement values) => (Path, this.values) = (path, values);

    /// <summary>Reads a file.</summary>
    /// <exception cref="FathomException">It cannot be read.</exception>
    /// <exception cref="ModelFormatException">It holds no JSON object; so for every getter whose value is of another type or out of range.</exception>
    public static ConfigFile Read(string path) => new(path, StrictJson.ReadFile(path));

    public string Path { get; }

    public ConfigFile? Section(string name) => Find([name], JsonValueKind.Object, "an object") is { } value ? new(Path, value.Value) : null;

    public string? Text(params ReadOnlySpan<string> names) => Find(names, JsonValueKind.String, "a string")?.Value.GetString();

    public bool? Boolean(string name) =>
        Find([name], JsonValueKind.True, JsonValueKind.False, "true or false")?.Value.GetBoolean();

    /// <summary>A whole number of at least 1 that must be there.</summary>
    public long Count(params ReadOnlySpan<string> names) => CountOrNull(names) ?? throw Fault($"{names[0]} is missing");

    /// <summary>A whole number of at least 1.</summary>
    public long? CountOrNull(params ReadOnlySpan<string> names)
    {
        if (Find(names, JsonValueKind.Number, "a whole number") is not var (name, value))
            return null;
        return value.TryGetInt32(out int count) && count >= 1
            ? count : throw Fault($"{name} is {value.GetRawText()}: it must be a whole number from 1 to {int.MaxValue}");
    }

    /// <summary>A finite number above 0 that must be there.</summary>
    public double Positive(params ReadOnlySpan<string> names) => PositiveOrNull(names) ?? throw Fault($"{names[0]} is missing");

    /// <summary>A finite number above 0.</summary>
    public double? PositiveOrNull(params ReadOnlySpan<string> names)
    {
        if (Find(names, JsonValueKind.Number, "a number") is not var (name, value))
            return null;
        double number = value.GetDouble();
        return number > 0 && double.IsFinite(number) ? number : throw Fault($"{name} is {value.GetRawText()}: it must be positive and finite");
    }

    public string[]? Texts(string name) => Find([name], JsonValueKind.Array, "an array")?.Value.EnumerateArray()
        .Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : throw Fault($"{name} must hold strings")).ToArray();

    public float[]? Numbers(string name) => Find([name], JsonValueKind.Array, "an array")?.Value.EnumerateArray()
        .Select(item => item.ValueKind == JsonValueKind.Number ? (float)item.GetDouble() : throw Fault($"{name} must hold numbers")).ToArray();

    public bool IsEmpty(string name) => Find([name], JsonValueKind.Array, "an array") is not { } found || found.Value.GetArrayLength() == 0;

    public ModelFormatException Fault(string reason) => new(Path, reason);

    (string Name, JsonElement Value)? Find(ReadOnlySpan<string> names, JsonValueKind kind, string expected) => Find(names, kind, kind, expected);

    (string Name, JsonElement Value)? Find(ReadOnlySpan<string> names, JsonValueKind kind, JsonValueKind orKind, string expected)
    {
        foreach (string name in names)
        {
            if (values.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null)
                return value.ValueKind == kind || value.ValueKind == orKind ? (name, value) : throw Fault($"{name} must be {expected}");
        }
        return null;
    }
}
