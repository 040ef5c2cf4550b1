using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Fathom.Lenses;

namespace Fathom.Traces;

/// <summary>An object whose properties are measures, by their names in JSON: those that the catalogue knows, and nothing of what else may stand there.</summary>
sealed record MeasuredDocument<T>(IReadOnlyDictionary<string, T?> Values) where T : class
{
    /// <summary>What stands there of a measure; null where that is null, or where a measure that may lack is not there.</summary>
    /// <exception cref="InvalidDataException">It is not there.</exception>
    public T? Of(MeasureEntry measure) => Values.TryGetValue(measure.JsonName, out var value) || measure.IsOptional
        ? value : throw new InvalidDataException($"it lacks \"{measure.JsonName}\"");
}

/// <summary>Reads such an object.</summary>
/// <param name="place">Where it stands in a trace.</param>
abstract class MeasuredConverter<T>(string place) : JsonConverter<MeasuredDocument<T>> where T : class
{
    public override MeasuredDocument<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException();
        var type = (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
        var values = new Dictionary<string, T?>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            if (Catalogue.OfLayers.Any(measure => measure.JsonName == name))
                values[name] = Value(ref reader, type, name);
            else
                reader.Skip();
        }
        return new(values);
    }

    public override void Write(Utf8JsonWriter writer, MeasuredDocument<T> value, JsonSerializerOptions options) => throw new NotSupportedException();

    T? Value(ref Utf8JsonReader reader, JsonTypeInfo<T> type, string name)
    {
        try
        {
            return JsonSerializer.Deserialize(ref reader, type);
        }
        catch (JsonException error) when (error.InnerException is not JsonException)
        {
            throw new JsonException(error.Message, $"$.{place}.{name}{error.Path?[1..]}", error.LineNumber, error.BytePositionInLine, error);
        }
    }
}

/// <summary>Measures of cells, [layers][tokens].</summary>
sealed class CellsConverter() : MeasuredConverter<float?[][]>("measures");

/// <summary>Measures of the embeddings, [tokens].</summary>
sealed class EmbeddingsConverter() : MeasuredConverter<float?[]>("embeddings");
