using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Fathom.Figures;
using Fathom.Lenses;
using Fathom.Traces;

namespace Fathom.Cli;

/// <summary>A logit that was taken apart, as a table, as JSON and as CSV.</summary>
sealed record AttributionReport(AttributedLogit Logit)
{
    const int BarCharacters = 24;

    Attribution Parts => Logit.Attribution;

    /// <summary>Writes a line a part, with a bar that grows to the right of the middle for what raises the logit and to the left for what lowers it.</summary>
    public void WriteTable(TextWriter to)
    {
        to.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"column {Logit.Column}, layer {Parts.Layer}: what adds to the logit of “{VisibleText.Of(Logit.Token)}”{(Logit.Versus is { } versus ? $" less that of “{VisibleText.Of(versus)}”" : "")} ({Parts.Logit:0.000} in all)"));
        float largest = Parts.Parts.Max(static part => MathF.Abs(part.Logit));
        foreach (var part in Parts.Parts)
            to.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{part.Layer,4}  {part.Name,-9} {part.Logit,9:0.000}  {Bar(part.Logit, largest)}").TrimEnd());
    }

    /// <summary>Writes one object.</summary>
    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("model", Logit.Model);
        json.WriteNumber("column", Logit.Column);
        json.WriteNumber("layer", Parts.Layer);
        WriteToken(json, "token", Parts.Token, Logit.Token);
        if (Parts.Versus is int versus)
            WriteToken(json, "versus", versus, Logit.Versus!);
        WriteFinite(json, Parts.Logit);
        json.WriteStartArray("parts");
        foreach (var part in Parts.Parts)
        {
            json.WriteStartObject();
            json.WriteString("name", part.Name);
            json.WriteNumber("layer", part.Layer);
            WriteFinite(json, part.Logit);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes several: one object where there is one, else an array.</summary>
    public static void WriteJson(Stream stream, IReadOnlyList<AttributionReport> reports)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        if (reports.Count > 1)
            json.WriteStartArray();
        foreach (var report in reports)
            report.WriteJson(json);
        if (reports.Count > 1)
            json.WriteEndArray();
    }

    /// <summary>Writes several as one table, a row a part.</summary>
    public static void WriteCsv(Stream stream, IReadOnlyList<AttributionReport> reports)
    {
        using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        text.Write("model,column,layer,token_id,token,versus_id,versus,part,part_layer,logit\n");
        foreach (var (logit, parts) in reports.Select(static report => (report.Logit, report.Parts)))
            foreach (var part in parts.Parts)
                text.Write(string.Create(CultureInfo.InvariantCulture,
                    $"{CsvField.Quoted(logit.Model)},{logit.Column},{parts.Layer},{parts.Token},{CsvField.Quoted(logit.Token)},{parts.Versus},{CsvField.Quoted(logit.Versus ?? "")},{part.Name},{part.Layer},{CsvField.Number(part.Logit)}\n"));
    }

    static void WriteToken(Utf8JsonWriter json, string name, int id, string text)
    {
        json.WriteStartObject(name);
        json.WriteNumber("id", id);
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    static string Bar(float value, float largest)
    {
        int length = largest > 0 && float.IsFinite(value) ? (int)MathF.Round(MathF.Abs(value) / largest * BarCharacters) : 0;
        return value < 0
            ? new string('#', length).PadLeft(BarCharacters) + "|"
            : new string(' ', BarCharacters) + "|" + new string('#', length);
    }

    static void WriteFinite(Utf8JsonWriter json, float logit)
    {
        if (float.IsFinite(logit))
            json.WriteNumber("logit", logit);
        else
            json.WriteNull("logit");
    }
}
