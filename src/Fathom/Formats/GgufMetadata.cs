namespace Fathom.Formats;

/// <summary>The key-values of a GGUF file, or of another model file under GGUF's keys. A key that is absent gives null; one of another type than asked for is an error.</summary>
public sealed class GgufMetadata
{
    readonly Dictionary<string, object> values;

    internal GgufMetadata(string path, Dictionary<string, object> values) => (Path, this.values) = (path, values);

    /// <summary>The file that states them.</summary>
    public string Path { get; }

    /// <summary>All keys, in no particular order.</summary>
    public IReadOnlyCollection<string> Keys => values.Keys;

    /// <summary>Whether the key is there.</summary>
    public bool Has(string key) => values.ContainsKey(key);

    /// <summary>The value as it is: long, ulong, double, bool, string, or an array of one of these; null where the key is absent.</summary>
    public object? this[string key] => values.GetValueOrDefault(key);

    /// <summary>A text.</summary>
    /// <exception cref="ModelFormatException">The value is of another type; so for every other getter.</exception>
    public string? Text(string key) => Get<string>(key, "a string");

    /// <summary>A truth value.</summary>
    public bool? Boolean(string key) => values.TryGetValue(key, out object? value)
        ? value as bool? ?? throw Wrong(key, "a boolean") : null;

    /// <summary>A whole number of any width.</summary>
    public long? Integer(string key) => values.TryGetValue(key, out object? value)
        ? value switch
        {
            long number => number,
            ulong number => (long)Math.Min(number, long.MaxValue),
            _ => throw Wrong(key, "a whole number"),
        }
        : null;

    /// <summary>A number, whole or not.</summary>
    public double? Number(string key) => values.TryGetValue(key, out object? value)
        ? value as double? ?? Integer(key) : null;

    /// <summary>An array of texts.</summary>
    public string[]? Texts(string key) => Get<string[]>(key, "an array of strings");

    /// <summary>An array of numbers.</summary>
    public double[]? Numbers(string key) => values.GetValueOrDefault(key) is (long[] or ulong[])
        ? Array.ConvertAll(Integers(key)!, static n => (double)n) : Get<double[]>(key, "an array of numbers");

    /// <summary>An array of whole numbers.</summary>
    public long[]? Integers(string key) => values.GetValueOrDefault(key) is ulong[] wide
        ? Array.ConvertAll(wide, static n => (long)Math.Min(n, long.MaxValue)) : Get<long[]>(key, "an array of whole numbers");

    /// <summary>An array of truth values.</summary>
    public bool[]? Booleans(string key) => Get<bool[]>(key, "an array of booleans");

    /// <summary>Whether the value is an array of any kind.</summary>
    public bool IsArray(string key) => values.TryGetValue(key, out object? value) && value is Array;

    T? Get<T>(string key, string kind) where T : class =>
        values.TryGetValue(key, out object? value) ? value as T ?? throw Wrong(key, kind) : null;

    ModelFormatException Wrong(string key, string kind) => new(Path, $"{key} has the wrong type: it should be {kind}");
}
