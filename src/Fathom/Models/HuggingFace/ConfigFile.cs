using System.Text.Json;
using Fathom.Formats;
using Fathom.Models.Keys;

namespace Fathom.Models.HuggingFace;

/// <summary>A config.json, or an object within it. A key that is null gives null, an absent one what its table says; a value that no model can have is an error that names the key.</summary>
/// <remarks>Several names of a getter are what the key is called in different layouts: the first that says something counts.</remarks>
sealed class ConfigFile
{
    readonly JsonElement values;
    readonly KeyTable? keys;

    ConfigFile(string path, JsonElement values, KeyTable? keys = null) => (Path, this.values, this.keys) = (path, values, keys);

    /// <summary>Reads a file.</summary>
    /// <exception cref="FathomException">It cannot be read.</exception>
    /// <exception cref="ModelFormatException">It holds no JSON object; so for every getter whose value is of another type or out of range.</exception>
    public static ConfigFile Read(string path) => new(path, StrictJson.ReadFile(path));

    public string Path { get; }

    /// <summary>The same object, of which only the keys of a table may be read.</summary>
    public ConfigFile With(KeyTable table) => new(Path, values, table);

    /// <summary>Checks all keys.</summary>
    /// <returns>Those that nothing is known of.</returns>
    /// <exception cref="ModelFormatException">One says, or may say, that another model is to be computed.</exception>
    public List<string> Check(string within = "") => keys!.Check(
        values.EnumerateObject().Where(static key => !SilentKeys.HasConfig(key.Name)).Select(static key => (key.Name, key.Value.GetRawText())),
        (name, what) => Fault($"{within}{name} {what}"));

    /// <summary>Whether it has no keys.</summary>
    public bool IsEmpty => !values.EnumerateObject().Any();

    public ConfigFile? Section(string name) => Find([name], JsonValueKind.Object, "an object") is { } value ? new(Path, value.Value) : null;

    public string? Text(params ReadOnlySpan<string> names) => Find(names, JsonValueKind.String, "a string")?.Value.GetString();

    /// <summary>A text that must be there.</summary>
    public string RequiredText(string name) => Text(name) ?? throw Fault($"{name} is missing or null");

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

    /// <summary>A whole number of at least 0.</summary>
    public long? WholeOrNull(string name)
    {
        if (Find([name], JsonValueKind.Number, "a whole number") is not var (_, value))
            return null;
        return value.TryGetInt32(out int count) && count >= 0
            ? count : throw Fault($"{name} is {value.GetRawText()}: it must be a whole number from 0 to {int.MaxValue}");
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

    /// <summary>An array of whole numbers.</summary>
    public int[]? Integers(string name) => Find([name], JsonValueKind.Array, "an array")?.Value.EnumerateArray()
        .Select(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out int number) ? number : throw Fault($"{name} must hold whole numbers")).ToArray();

    public ModelFormatException Fault(string reason) => new(Path, reason);

    (string Name, JsonElement Value)? Find(ReadOnlySpan<string> names, JsonValueKind kind, string expected) => Find(names, kind, kind, expected);

    (string Name, JsonElement Value)? Find(ReadOnlySpan<string> names, JsonValueKind kind, JsonValueKind orKind, string expected)
    {
        bool isNull = false;
        foreach (string name in names)
        {
            if (keys is not null && keys.Find(name) is not { Use: KeyUse.Honoured or KeyUse.Fixed })
                throw new InvalidOperationException($"{name} is read, but not in the table of keys");
            if (!values.TryGetProperty(name, out var value))
                continue;
            if (value.ValueKind != JsonValueKind.Null)
                return value.ValueKind == kind || value.ValueKind == orKind ? (name, value) : throw Fault($"{name} must be {expected}");
            isNull = true;
        }
        if (!isNull && keys is not null)
            foreach (string name in names)
                if (keys.Find(name)!.Default is { } otherwise)
                    return (name, otherwise);
        return null;
    }
}
