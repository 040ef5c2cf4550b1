using System.Text.Json;
using Fathom.Traces;

namespace Fathom.Studies.Reporting;

/// <summary>Two studies beside each other as JSON, in the form that docs/report.md describes.</summary>
public static class ComparedJson
{
    /// <summary>Writes it to a stream, which stays open.</summary>
    public static void Write(Stream stream, StudyComparison comparison)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JsonToken.Encoder });
        json.WriteStartObject();
        json.WriteString("a", comparison.Names.A);
        json.WriteString("b", comparison.Names.B);
        json.WriteNumber("prompts", comparison.Prompts);
        json.WriteNumber("samples_a", comparison.Samples.A);
        json.WriteNumber("samples_b", comparison.Samples.B);
        json.WriteNumber("alone_a", comparison.Alone.A);
        json.WriteNumber("alone_b", comparison.Alone.B);
        json.WriteNumber("resamplings", comparison.Options.Resamplings);
        json.WriteNumber("seed", comparison.Options.Seed);
        WriteTexts(json, "changed", comparison.Changed);
        WriteTexts(json, "differences", [.. comparison.Heads.B.DifferencesFrom(comparison.Heads.A)]);
        json.WriteStartArray("figures");
        foreach (var figure in comparison.Figures)
        {
            json.WriteStartObject();
            json.WriteString("figure", figure.Key);
            json.WriteString("unit", figure.Unit);
            json.WriteNumber("prompts", figure.Prompts);
            json.WriteFinite("a", figure.A);
            json.WriteFinite("b", figure.B);
            json.WriteEstimate("difference", figure.Difference);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
