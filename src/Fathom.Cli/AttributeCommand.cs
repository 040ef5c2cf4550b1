using System.CommandLine;
using Fathom.Cli.Options;
using Fathom.Lenses;
using Fathom.Models;
using Fathom.Runs;
using Fathom.Traces;

namespace Fathom.Cli;

/// <summary>fathom attribute: takes the logit of a token apart into what the embedding and each block's attention and MLP add to it.</summary>
sealed class AttributeCommand : Verb
{
    readonly InputOptions input = new();
    readonly RunOptionGroup run = new();
    readonly SamplingOptionGroup sampling = new();
    readonly EngineOptionGroup engine = new();
    readonly AttributionOptions attribution = new();

    public AttributeCommand(CommandIo io) : base("attribute",
        "Tells how much the embedding and each block's attention and MLP add to the logit of a token, through the final norm's scale.", io) =>
        Take([input, run, sampling, engine, attribution]);

    public override IReadOnlyList<string> Examples =>
    [
        "fathom attribute --column 15",
        "fathom attribute --column 15 --token 3 --versus 4 -o parts.svg",
    ];

    protected override int Run(ParseResult parsed)
    {
        var given = new MapInput(input, parsed, Io);
        given.Check();
        attribution.Check(parsed);
        var options = run.Read(parsed, sampling) with { Lens = Lens.None };
        UsageException.Check(options.Check);
        var report = new RunReport(Io, parsed.GetValue(attribution.Quiet));
        using var model = engine.Open(parsed, given.ModelPath, run.ReadThreads(parsed), report.Note);
        int layer = parsed.GetValue(attribution.Layer) ?? model.Shape.Layers;
        Attribution.CheckLayer(model.Shape, layer);
        int? named = Named(model, parsed, attribution.Token), versus = Named(model, parsed, attribution.Versus);
        ModelNotes.Tell(model, report.Announce);
        var begin = given.Read(model, report.Announce);
        sampling.NoteWhatHasNoEffect(parsed, report.Announce);
        var trace = Trace(model, begin, options, report);
        int[] columns = parsed.GetValue(attribution.Column) is { Length: > 0 } chosen ? chosen : [trace.Tokens.Count - 1];
        if (Array.Find(columns, column => column >= trace.Tokens.Count) is > 0 and int column)
            throw new FathomException($"there is no column {column}: the run has columns 0 to {trace.Tokens.Count - 1}");
        int[] ids = [.. begin.Ids.Concat(begin.Generates ? trace.GeneratedIds : [])];
        Write(parsed, [.. columns.Select(column => Of(column))], report);
        return ExitCode.Fine;

        AttributionReport Of(int column)
        {
            int token = named ?? trace.Tokens[column].Id;
            var parts = Attribution.Of(model, ids.AsSpan(0, trace.Tokens[column].Position), layer, token, begin.ReadCount, versus);
            return new(new(trace.Model.Name, column, parts, Text(token), versus is int other ? Text(other) : null));
        }

        string Text(int token) => TokenText.Of(model.PieceOf(token).Span);
    }

    static int? Named(LanguageModel model, ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is { } name ? NamedToken.Find(model, name, option.Name) : null;

    /// <summary>A run without the lens, which tells the tokens that there are.</summary>
    Trace Trace(LanguageModel model, RunInput begin, RunOptions options, RunReport report)
    {
        using var interruption = Interruptible();
        var trace = DepthRun.Measure(model, begin, options, report.Show, cancel: interruption.Token);
        report.Finish(trace, interruption.Token.IsCancellationRequested);
        return trace;
    }

    void Write(ParseResult parsed, IReadOnlyList<AttributionReport> reports, RunReport report)
    {
        var attempts = new Attempts();
        foreach (var one in reports)
            if (parsed.GetValue(attribution.Json))
                attempts.Try(() => JsonAnswers.Write(Io, one.WriteJson));
            else
                attempts.Try(() => one.WriteTable(Io.Out));
        if (reports.Any(static one => !float.IsFinite(one.Logit.Attribution.Logit)))
            report.Note("warning: the logit is not finite: the model's weights are damaged or its sums overflow");
        foreach (string file in parsed.GetValue(attribution.Out)!)
            attempts.Try(() =>
            {
                AttributionOptions.Forms.Write(reports, file);
                report.Note($"wrote {file}");
            });
        attempts.Finish();
    }
}
