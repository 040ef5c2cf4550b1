using System.Text.Json;
using Fathom.Traces;

namespace Fathom.Reports;

/// <summary>A description as JSON, in the form that docs/description.md describes.</summary>
public static class DescriptionJson
{
    /// <summary>The forms in which a description is written: its sections as text, and all of it as JSON.</summary>
    public static OutputForms<Description> Forms { get; } = ReportText.Forms.For<Description>(static description => description.Sections).And(new((".json", Write)));

    /// <summary>Writes a description to a stream, which stays open.</summary>
    public static void Write(Stream stream, Description description)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JsonToken.Encoder });
        json.WriteStartObject();
        json.WriteString("overview", description.Overview);
        json.WriteString("axes", description.Axes);
        json.WriteStartArray("analysis");
        foreach (var entry in description.Analysis)
            WriteEntry(json, entry);
        json.WriteEndArray();
        json.WriteStartArray("observations");
        foreach (string observation in description.Observations)
            json.WriteStringValue(observation);
        json.WriteEndArray();
        json.WriteString("interpretation", description.Interpretation);
        json.WriteGroups(description.Groups);
        if (description.Told is { } trace)
        {
            json.WriteString("asked", description.Asked);
            TraceOriginJson.Write(json, trace);
            TemplateVariables.Write(json, trace.Variables);
        }
        json.WriteEndObject();
    }

    static void WriteEntry(Utf8JsonWriter json, AnalysisEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("text", entry.Text);
        json.WriteNumber("first", entry.First);
        json.WriteNumber("last", entry.Last);
        json.WriteStartArray("bands");
        foreach (var band in entry.Bands)
            WriteBand(json, band);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void WriteBand(Utf8JsonWriter json, ValueBand band)
    {
        json.WriteStartObject();
        json.WriteNumber("from_layer", band.FromLayer);
        json.WriteNumber("to_layer", band.ToLayer);
        json.WriteString("word", band.Level.Word());
        json.WriteFinite("min", band.Min);
        json.WriteFinite("max", band.Max);
        json.WriteNumbers("peaks", band.Peaks);
        json.WriteEndObject();
    }
}
