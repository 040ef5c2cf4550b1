using System.Text.Json;
using Fathom.Lenses;
using Fathom.Traces;

namespace Fathom.Comparisons;

/// <summary>A comparison as JSON, in the form that docs/comparison.md describes.</summary>
public static class ComparisonJson
{
    /// <summary>Writes a comparison to a stream, which stays open, and the groups into which its columns were put, if they were.</summary>
    public static void Write(Stream stream, Comparison comparison, IReadOnlyList<TokenGroup>? groups = null)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JsonToken.Encoder });
        json.WriteStartObject();
        WriteSide(json, "a", comparison.A);
        WriteSide(json, "b", comparison.B);
        json.WriteString("align", comparison.IsByPosition ? "position" : "text");
        WriteColumns(json, comparison);
        WriteLayers(json, comparison);
        json.WriteStartObject("difference");
        foreach (var measure in Catalogue.OfLayers)
            if (comparison.Difference(trace => trace.Has(measure) ? trace.Measures.Layers(measure) : null) is { } difference)
                json.WriteMatrix(measure.JsonName, difference);
            else
                json.WriteNull(measure.JsonName);
        json.WriteEndObject();
        json.WriteStartObject("values");
        WriteValues(json, "a", comparison, static values => values.A);
        WriteValues(json, "b", comparison, static values => values.B);
        json.WriteEndObject();
        json.WriteStartObject("likeliest");
        WriteLikeliest(json, "a", comparison, static likeliest => likeliest.A);
        WriteLikeliest(json, "b", comparison, static likeliest => likeliest.B);
        json.WriteEndObject();
        WriteFinal(json, comparison);
        WriteEmbeddings(json, comparison);
        WriteSettling(json, comparison);
        json.WriteFinite("dtr_change", comparison.DtrChange);
        json.WriteOptional("first_difference", comparison.FirstDifference);
        json.WriteStartArray("warnings");
        foreach (string warning in comparison.Warnings)
            json.WriteStringValue(warning);
        json.WriteEndArray();
        json.WriteGroups(groups);
        json.WriteEndObject();
    }

    static void WriteValues(Utf8JsonWriter json, string name, Comparison comparison, Func<(LayerMatrix A, LayerMatrix B), LayerMatrix> side)
    {
        json.WriteStartObject(name);
        foreach (var measure in Catalogue.OfLayers)
            if (comparison.Values(trace => trace.Has(measure) ? trace.Measures.Layers(measure) : null) is { } values)
                json.WriteMatrix(measure.JsonName, side(values));
            else
                json.WriteNull(measure.JsonName);
        json.WriteEndObject();
    }

    static void WriteLikeliest(Utf8JsonWriter json, string name, Comparison comparison, Func<(LikeliestToken? A, LikeliestToken? B), LikeliestToken?> side)
    {
        json.WriteStartArray(name);
        for (int layer = 1; layer <= comparison.Layers; layer++)
        {
            json.WriteStartArray();
            foreach (var column in comparison.Columns)
                if (side(comparison.Likeliest(layer, column)) is { } token)
                {
                    json.WriteStartObject();
                    json.WriteToken(JsonToken.Of(token.Id, token.Bytes));
                    json.WriteFinite("p", token.Probability);
                    json.WriteEndObject();
                }
                else
                    json.WriteNullValue();
            json.WriteEndArray();
        }
        json.WriteEndArray();
    }

    static void WriteFinal(Utf8JsonWriter json, Comparison comparison)
    {
        json.WriteStartArray("final");
        foreach (var column in comparison.Columns)
            if (comparison.Final(column) is { } final)
            {
                json.WriteStartObject();
                WriteBounds(json, "jsd_bits", final.LeastJsdBits, final.MostJsdBits);
                WriteBounds(json, "kl_nats", final.LeastKlNats, final.MostKlNats);
                json.WriteEndObject();
            }
            else
                json.WriteNullValue();
        json.WriteEndArray();
        json.WriteString("final_obstacle", comparison.FinalObstacle);
    }

    static void WriteBounds(Utf8JsonWriter json, string name, double least, double? most)
    {
        json.WriteStartObject(name);
        json.WriteFinite("least", least);
        json.WriteFinite("most", most);
        json.WriteEndObject();
    }

    static void WriteEmbeddings(Utf8JsonWriter json, Comparison comparison)
    {
        json.WriteStartObject("embeddings");
        foreach (var measure in Catalogue.OfLayers)
            if (comparison.Difference(trace => trace.Measures.Embeddings(measure)) is { } difference)
            {
                json.WriteStartArray(measure.JsonName);
                json.WriteRow(difference);
                json.WriteEndArray();
            }
        json.WriteEndObject();
    }

    static void WriteSide(Utf8JsonWriter json, string name, Trace trace)
    {
        json.WriteStartObject(name);
        json.WriteString("name", trace.Model.Name);
        json.WriteString("quantisation", trace.Model.Quantisation);
        json.WriteString("fingerprint", trace.Model.Fingerprint);
        if (trace.Engine is { } engine)
            json.WriteString("engine", engine.Name);
        json.WriteString("profile", trace.Conventions.ProfileName);
        json.WriteNumber("g", trace.Conventions.G);
        json.WriteNumber("rho", trace.Conventions.Rho);
        json.WriteString("lens", trace.Conventions.Lens.Text);
        json.WriteNumber("layers", trace.Layers);
        json.WriteNumber("tokens", trace.CountGiven());
        json.WriteFinite("dtr", trace.Depth().Dtr);
        json.WriteEndObject();
    }

    static void WriteColumns(Utf8JsonWriter json, Comparison comparison)
    {
        json.WriteStartArray("columns");
        foreach (var column in comparison.Columns)
        {
            json.WriteStartObject();
            json.WriteString("text", column.Text);
            WriteTokens(json, "a", column.A);
            WriteTokens(json, "b", column.B);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void WriteTokens(Utf8JsonWriter json, string name, (int First, int Last) tokens) =>
        json.WriteNumbers(name, Enumerable.Range(tokens.First, tokens.Last - tokens.First + 1));

    static void WriteLayers(Utf8JsonWriter json, Comparison comparison)
    {
        json.WriteStartArray("layers");
        for (int layer = 1; layer <= comparison.Layers; layer++)
            if (comparison.SameLayers)
                json.WriteNumberValue(layer);
            else
                json.WriteNumberValue((double)layer / comparison.Layers);
        json.WriteEndArray();
    }

    static void WriteSettling(Utf8JsonWriter json, Comparison comparison)
    {
        json.WriteStartArray("settling_change");
        foreach (var column in comparison.Columns)
            if (comparison.SettlingChange(column) is double change)
                json.WriteNumberValue(change);
            else
                json.WriteNullValue();
        json.WriteEndArray();
    }
}
