using Fathom.Formats;

namespace Fathom.Models;

/// <summary>The numbers that a model file states of its model, under GGUF's names without the architecture's prefix. What is absent and needed, or makes no sense, is an error that names the key.</summary>
public sealed class Hyperparameters(string path, string architecture, GgufMetadata metadata)
{
    /// <summary>Whether the key is there.</summary>
    public bool Has(string key) => metadata.Has(Full(key));

    /// <summary>A count that must be there and at least 1.</summary>
    /// <exception cref="ModelFormatException">It is absent, of another type or out of range; so for every other getter.</exception>
    public int Count(string key) => CountOrNull(key) ?? throw Fault(key, "is missing");

    /// <summary>A count that must be at least 1 where it is there.</summary>
    public int Count(string key, int otherwise) => CountOrNull(key) ?? otherwise;

    /// <summary>A count of which 0, or its absence, means none.</summary>
    public int CountOrZero(string key) => metadata.Integer(Full(key)) is null or 0 ? 0 : Count(key);

    /// <summary>A truth value for each layer, as truth values or as 0 and 1; null where the key is absent or is not a list.</summary>
    public bool[]? Booleans(string key, int layers)
    {
        if (!metadata.IsArray(Full(key)))
            return null;
        bool[] values = metadata[Full(key)] is bool[] truths ? truths : Array.ConvertAll(metadata.Integers(Full(key))!,
            value => value is 0 or 1 ? value == 1 : throw Fault(key, $"holds {value}, which is neither 0 nor 1"));
        return values.Length == layers ? values : throw Fault(key, $"has {values.Length} values for {layers} layers");
    }

    /// <summary>A whole number of at least 0, or null.</summary>
    public int? WholeOrNull(string key) => metadata.Integer(Full(key)) switch
    {
        null => null,
        < 0 and var value => throw Fault(key, $"is {value}: it must be at least 0"),
        var value => (int)Math.Min(value.Value, int.MaxValue),
    };

    /// <summary>A count that may differ from layer to layer in the file, but does not in any architecture here.</summary>
    public int SameCount(string key, int layers, int? otherwise = null)
    {
        if (!metadata.IsArray(Full(key)))
            return otherwise is int value ? Count(key, value) : Count(key);
        long[] values = metadata.Integers(Full(key))!;
        if (values.Length < layers)
            throw Fault(key, $"has {values.Length} values for {layers} layers");
        if (values.AsSpan(0, layers).ContainsAnyExcept(values[0]))
            throw Unsupported(key, "differs from layer to layer, which is not supported");
        return Checked(key, values[0]);
    }

    /// <summary>A number that must be there, finite and positive.</summary>
    public float Positive(string key) => PositiveOrNull(key) ?? throw Fault(key, "is missing");

    /// <summary>A number that must be finite and positive where it is there.</summary>
    public float Positive(string key, float otherwise) => PositiveOrNull(key) ?? otherwise;

    /// <summary>A number that must be finite and at least 0 where it is there.</summary>
    public float PositiveOrZero(string key, float otherwise) => metadata.Number(Full(key)) is 0 ? 0 : Positive(key, otherwise);

    /// <summary>A text, or null.</summary>
    public string? Text(string key) => metadata.Text(Full(key));

    /// <summary>A truth value, or null.</summary>
    public bool? Boolean(string key) => metadata.Boolean(Full(key));

    /// <summary>An error about a key that says what is not computed here.</summary>
    public ModelFormatException Unsupported(string key, string what) => new(path, $"{Full(key)} {what}") { IsUnsupported = true };

    /// <summary>An error about a key.</summary>
    public ModelFormatException Fault(string key, string what) => new(path, $"{Full(key)} {what}");

    int? CountOrNull(string key) => metadata.Integer(Full(key)) is long value ? Checked(key, value) : null;

    int Checked(string key, long value) => value switch
    {
        < 1 => throw Fault(key, $"is {value}: it must be at least 1"),
        > int.MaxValue => int.MaxValue,
        _ => (int)value,
    };

    float? PositiveOrNull(string key) => metadata.Number(Full(key)) is double value
        ? double.IsFinite(value) && value > 0 ? (float)value : throw Fault(key, $"is {value}: it must be positive and finite")
        : null;

    string Full(string key) => $"{architecture}.{key}";
}
