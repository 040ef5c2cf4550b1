using System.CommandLine;
using Fathom.Charts;
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
        int? named = parsed.GetValue(attribution.Token) is { } name ? NamedToken.Find(model, name, attribution.Token.Name) : null;
        ModelNotes.Tell(model, report.Announce);
        var begin = given.Read(model, report.Announce);
        sampling.NoteWhatHasNoEffect(parsed, report.Announce);
        var trace = Trace(model, begin, options, report);
        int column = parsed.GetValue(attribution.Column) ?? trace.Tokens.Count - 1;
        if (column < 0 || column >= trace.Tokens.Count)
            throw new FathomException($"there is no column {column}: the run has columns 0 to {trace.Tokens.Count - 1}");
        int token = named ?? trace.Tokens[column].Id;
        int[] before = [.. begin.Ids.Concat(begin.Generates ? trace.GeneratedIds : []).Take(trace.Tokens[column].Position)];
        var parts = Attribution.Of(model, before, layer, token, begin.ReadCount);
        Write(parsed, new(trace.Model.Name, column, parts, TokenText.Of(model.PieceOf(token).Span)), report);
        return ExitCode.Fine;
    }

    /// <summary>A run without the lens, which tells the tokens that there are.</summary>
    Trace Trace(LanguageModel model, RunInput begin, RunOptions options, RunReport report)
    {
        using var interruption = Interruptible();
        var trace = DepthRun.Measure(model, begin, options, report.Show, cancel: interruption.Token);
        report.Finish(trace, interruption.Token.IsCancellationRequested);
        return trace;
    }

    void Write(ParseResult parsed, AttributionReport parts, RunReport report)
    {
        var attempts = new Attempts();
        if (parsed.GetValue(attribution.Json))
            attempts.Try(() => JsonAnswers.Write(Io, parts.WriteJson));
        else
            attempts.Try(() => parts.WriteTable(Io.Out));
        if (!float.IsFinite(parts.Parts.Logit))
            report.Note("warning: the logit is not finite: the model's weights are damaged or its sums overflow");
        if (parsed.GetValue(attribution.Out) is { } file)
            attempts.Try(() =>
            {
                AttributionChart.Forms.Write((parts.Parts, parts.Token), file);
                report.Note($"wrote {file}");
            });
        attempts.Finish();
    }
}
