using System.Text.Json;
using Fathom.Formats;
using Fathom.Models;

namespace Fathom.Lenses.Tuned;

/// <summary>The config.json of a tuned lens.</summary>
/// <param name="Path">The file.</param>
/// <param name="Width">d of the model that it was made for.</param>
/// <param name="Layers">The number of its blocks, and of translators.</param>
/// <param name="Bias">Whether translators have a bias.</param>
/// <param name="UnembeddingHash">The hash of the unembedding that it was made for; null or empty where it is not known.</param>
sealed record TunedLensConfig(string Path, int Width, int Layers, bool Bias, string? UnembeddingHash)
{
    public const string FileName = "config.json", LensType = "linear_tuned_lens";

    /// <summary>Reads a file.</summary>
    /// <exception cref="FathomException">It cannot be read.</exception>
    /// <exception cref="ModelFormatException">It describes no lens of this kind.</exception>
    public static TunedLensConfig Read(string path)
    {
        var values = StrictJson.ReadFile(path);
        if (Text(path, values, "lens_type") is { } type && type != LensType)
            throw new ModelFormatException(path, $"lens_type is {type}, and only {LensType} is supported");
        return new(path, Count(path, values, "d_model"), Count(path, values, "num_hidden_layers"),
            Find(values, "bias") is not { ValueKind: JsonValueKind.False }, Text(path, values, "unembed_hash"));
    }

    /// <summary>Refuses a model of another shape.</summary>
    /// <exception cref="ModelFormatException">It is one.</exception>
    public void CheckShape(Shape shape)
    {
        if (Width != shape.Width)
            throw new ModelFormatException(Path, $"the lens was made for d = {Width}, but the model has {shape.Width}");
        if (Layers != shape.Layers)
            throw new ModelFormatException(Path, $"the lens was made for {Layers} layers, but the model has {shape.Layers}");
    }

    static int Count(string path, JsonElement values, string name) =>
        Find(values, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out int count) && count > 0
            ? count : throw new ModelFormatException(path, $"{name} must be there, a whole number of at least 1");

    static string? Text(string path, JsonElement values, string name) => Find(values, name) is not { } value
        ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString() : throw new ModelFormatException(path, $"{name} must be a string");

    static JsonElement? Find(JsonElement values, string name) =>
        values.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
