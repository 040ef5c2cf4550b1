using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Fathom.Charts;
using Fathom.Cli.Options;
using Fathom.Figures;
using Fathom.Lenses;
using Fathom.Models;
using Fathom.Runs;
using Fathom.Traces;

namespace Fathom.Cli;

/// <summary>fathom attribute: takes the logit of a token apart into what the embedding and each block's attention and MLP add to it.</summary>
sealed class AttributeCommand : Verb
{
    const int BarCharacters = 24;

    readonly InputOptions input = new();
    readonly RunOptionGroup run = new();
    readonly SamplingOptionGroup sampling = new();
    readonly AttributionOptions attribution = new();

    public AttributeCommand(CommandIo io) : base("attribute",
        "Tells how much the embedding and each block's attention and MLP add to the logit of a token, through the final norm's scale.", io) =>
        Take([input, run, sampling, attribution]);

    protected override int Run(ParseResult parsed)
    {
        var given = new MapInput(input, parsed, Io);
        given.Check();
        run.RefuseMeasuring(parsed, Name);
        var report = new RunReport(Io, parsed.GetValue(attribution.Quiet));
        using var model = LanguageModel.Open(given.ModelPath, run.ReadThreads(parsed));
        var begin = given.Read(model, report.Announce);
        using var interruption = new Interruption();
        var trace = DepthRun.Measure(model, begin, run.Read(parsed, sampling, model) with { Lens = false }, report.Show, cancel: interruption.Token);
        int column = parsed.GetValue(attribution.Column) ?? trace.Tokens.Count - 1;
        if (column < 0 || column >= trace.Tokens.Count)
            throw new FathomException($"there is no column {column}: the run has columns 0 to {trace.Tokens.Count - 1}");
        int token = parsed.GetValue(attribution.Token) is { } name ? NamedToken.Find(model, name, "--token") : trace.Tokens[column].Id;
        int[] before = [.. begin.Ids.Concat(begin.Generates ? trace.GeneratedIds : []).Take(trace.Tokens[column].Position)];
        var parts = Attribution.Of(model, before, parsed.GetValue(attribution.Layer) ?? model.Shape.Layers, token);
        Write(parsed, parts, trace, column, TokenText.Of(model.PieceOf(token).Span), report);
        return ExitCode.Fine;
    }

    void Write(ParseResult parsed, Attribution parts, Trace trace, int column, string token, RunReport report)
    {
        if (parsed.GetValue(attribution.Json))
            WriteJson(parts, trace, column, token);
        else
            WriteTable(parts, column, token);
        if (parsed.GetValue(attribution.Out) is not { } file)
            return;
        AttributionChart.Write(parts, token, file);
        report.Note($"wrote {file}");
    }

    /// <summary>A line a part, with a bar that grows to the right of the middle for what raises the logit and to the left for what lowers it.</summary>
    void WriteTable(Attribution parts, int column, string token)
    {
        Io.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"column {column}, layer {parts.Layer}: what adds to the logit of “{VisibleText.Of(token)}” ({parts.Logit:0.000} in all)"));
        float largest = parts.Parts.Max(static part => MathF.Abs(part.Logit));
        foreach (var part in parts.Parts)
            Io.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{part.Layer,4}  {part.Name,-9} {part.Logit,9:0.000}  {Bar(part.Logit, largest)}").TrimEnd());
    }

    static string Bar(float value, float largest)
    {
        int length = largest > 0 && float.IsFinite(value) ? (int)MathF.Round(MathF.Abs(value) / largest * BarCharacters) : 0;
        return value < 0
            ? new string('#', length).PadLeft(BarCharacters) + "|"
            : new string(' ', BarCharacters) + "|" + new string('#', length);
    }

    void WriteJson(Attribution parts, Trace trace, int column, string token)
    {
        using (var json = new Utf8JsonWriter(Io.Output))
        {
            json.WriteStartObject();
            json.WriteString("model", trace.Model.Name);
            json.WriteNumber("column", column);
            json.WriteNumber("layer", parts.Layer);
            json.WriteStartObject("token");
            json.WriteNumber("id", parts.Token);
            json.WriteString("text", token);
            json.WriteEndObject();
            WriteFinite(json, "logit", parts.Logit);
            json.WriteStartArray("parts");
            foreach (var part in parts.Parts)
            {
                json.WriteStartObject();
                json.WriteString("name", part.Name);
                json.WriteNumber("layer", part.Layer);
                WriteFinite(json, "logit", part.Logit);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        Io.Out.WriteLine();
    }

    static void WriteFinite(Utf8JsonWriter json, string name, float value)
    {
        if (float.IsFinite(value))
            json.WriteNumber(name, value);
        else
            json.WriteNull(name);
    }
}
