using System.Text.Json;
using Fathom.Lenses;

namespace Fathom.Traces;

/// <summary>Writes the values of a trace, which JSON has no words for where they are not finite or not there: these are null.</summary>
static class JsonValues
{
    public static void WriteFinite(this Utf8JsonWriter json, string name, float? value)
    {
        if (value is float number && float.IsFinite(number))
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }

    public static void WriteFinite(this Utf8JsonWriter json, string name, double? value)
    {
        if (value is double number && double.IsFinite(number))
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }

    public static void WriteOptional(this Utf8JsonWriter json, string name, int? value)
    {
        if (value is int number)
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }

    public static void WriteOptional(this Utf8JsonWriter json, string name, bool? value)
    {
        if (value is bool flag)
            json.WriteBoolean(name, flag);
        else
            json.WriteNull(name);
    }

    /// <summary>An array of arrays, a layer each, handed on to the stream layer by layer; a row of the embeddings first, where there is one.</summary>
    public static void WriteMatrix(this Utf8JsonWriter json, string name, LayerMatrix matrix, float[]? embeddings = null)
    {
        json.WriteStartArray(name);
        for (int layer = embeddings is null ? 1 : 0; layer <= matrix.Layers; layer++)
        {
            json.WriteStartArray();
            json.WriteRow(layer == 0 ? embeddings : matrix.Layer(layer));
            json.WriteEndArray();
            json.Flush();
        }
        json.WriteEndArray();
    }

    /// <summary>The values of one row.</summary>
    public static void WriteRow(this Utf8JsonWriter json, ReadOnlySpan<float> values)
    {
        foreach (float value in values)
            if (float.IsFinite(value))
                json.WriteNumberValue(value);
            else
                json.WriteNullValue();
    }

    /// <summary>An array of whole numbers.</summary>
    public static void WriteNumbers(this Utf8JsonWriter json, string name, IEnumerable<int> numbers)
    {
        json.WriteStartArray(name);
        foreach (int number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    /// <summary>The groups of tokens as "groups"; nothing where there are none.</summary>
    public static void WriteGroups(this Utf8JsonWriter json, IReadOnlyList<TokenGroup>? groups)
    {
        if (groups is null)
            return;
        json.WriteStartArray("groups");
        foreach (var group in groups)
        {
            json.WriteStartObject();
            json.WriteNumber("first", group.First);
            json.WriteNumber("last", group.Last);
            json.WriteString("text", group.Text);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>The properties that every token has, whatever else its object holds.</summary>
    public static void WriteToken(this Utf8JsonWriter json, JsonToken token)
    {
        json.WriteNumber("id", token.Id);
        json.WriteString("text", token.Text);
        if (token.Bytes is { } bytes)
            json.WriteBase64String("bytes", bytes);
    }
}
