using System.Globalization;
using System.Text.Json;
using Fathom.Figures;
using Fathom.Lenses;

namespace Fathom.Cli;

/// <summary>A logit that was taken apart, as a table and as JSON.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Column">The column whose logit it is.</param>
/// <param name="Parts">What adds to it.</param>
/// <param name="Token">The text of the token whose logit it is.</param>
sealed record AttributionReport(string Model, int Column, Attribution Parts, string Token)
{
    const int BarCharacters = 24;

    /// <summary>Writes a line a part, with a bar that grows to the right of the middle for what raises the logit and to the left for what lowers it.</summary>
    public void WriteTable(TextWriter to)
    {
        to.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"column {Column}, layer {Parts.Layer}: what adds to the logit of “{VisibleText.Of(Token)}” ({Parts.Logit:0.000} in all)"));
        float largest = Parts.Parts.Max(static part => MathF.Abs(part.Logit));
        foreach (var part in Parts.Parts)
            to.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{part.Layer,4}  {part.Name,-9} {part.Logit,9:0.000}  {Bar(part.Logit, largest)}").TrimEnd());
    }

    /// <summary>Writes one object.</summary>
    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("model", Model);
        json.WriteNumber("column", Column);
        json.WriteNumber("layer", Parts.Layer);
        json.WriteStartObject("token");
        json.WriteNumber("id", Parts.Token);
        json.WriteString("text", Token);
        json.WriteEndObject();
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
