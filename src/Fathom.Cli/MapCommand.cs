using System.CommandLine;
using Fathom.Cli.Options;
using Fathom.Figures;
using Fathom.Runs;
using Fathom.Traces;

namespace Fathom.Cli;

/// <summary>fathom map: runs a model on one sequence, measures every token at every layer, and draws it.</summary>
sealed class MapCommand : Verb
{
    readonly InputOptions input = new();
    readonly RunOptionGroup run = new();
    readonly MeasuringOptionGroup measuring = new();
    readonly ResidualOptionGroup residual = new();
    readonly SamplingOptionGroup sampling = new();
    readonly CacheOptionGroup cache = new();
    readonly EngineOptionGroup engine = new();
    readonly ConventionOptions conventions = new();
    readonly DrawingOptions drawing = new();
    readonly GroupingOptions grouping = new();
    readonly OutputOptions output = new(OutputOptions.OfTraces);

    public MapCommand(CommandIo io) : base("map",
        "Runs a model and draws at what depth each token of its answer settles. Without options the demonstration model answers a built-in question.", io) =>
        Take([input, run, measuring, residual, sampling, cache, engine, conventions, drawing, grouping, output]);

    public override IReadOnlyList<string> Examples =>
    [
        "fathom map",
        "fathom map -m model.gguf -p \"What is 8 + 5?\" -o map.png -o run.fathom",
        "fathom map -m model.gguf --text essay.txt --json",
    ];

    protected override int Run(ParseResult parsed)
    {
        var given = new MapInput(input, parsed, Io);
        var results = new Results(output, parsed, Io);
        given.Check();
        measuring.Check(parsed);
        residual.Check(parsed, parsed.GetValue(output.Out)!);
        drawing.CheckLens(parsed, measuring.HasLens(parsed));
        drawing.CheckDepthOnly(parsed, measuring.DepthOnly, output.Out);
        drawing.CheckSublayers(parsed, measuring.Sublayers);
        drawing.CheckInk(parsed);
        results.Check();
        var options = conventions.Read(parsed, measuring.Read(parsed, run.Read(parsed, sampling)));
        UsageException.Check(options.Check);
        string[]? spans = grouping.ReadSpans(parsed, Io);
        var report = new RunReport(Io, parsed.GetValue(output.Quiet));
        var attempts = new Attempts();
        var trace = attempts.Keep(() => Measure(parsed, given, options, report));
        bool demonstration = parsed.GetValue(input.Model) is null && !parsed.GetValue(output.Json);
        var drawn = drawing.Read(parsed, trace);
        attempts.Try(() => drawn = Grouped(parsed, drawn, trace, spans));
        attempts.Try(() => results.Write(Outcome.Of(trace, drawn), demonstration && !options.DepthOnly ? DemonstrationModel.Picture : null, report.Note));
        attempts.Finish();
        return ExitCode.Fine;
    }

    /// <summary>What is drawn, in the groups that were asked for. Groups that turn out not to fit cost no run: it is drawn without them, and an error tells it.</summary>
    FigureOptions Grouped(ParseResult parsed, FigureOptions drawn, Trace trace, string[]? spans)
    {
        try
        {
            return grouping.Apply(parsed, drawn, trace.Tokens, spans);
        }
        catch (FathomException error)
        {
            throw new FathomException($"{error.Message}: all is written without groups", error);
        }
    }

    Trace Measure(ParseResult parsed, MapInput given, RunOptions options, RunReport report)
    {
        using var model = engine.Open(parsed, given.ModelPath, run.ReadThreads(parsed), report.Note);
        drawing.CheckLayers(parsed, model.Shape.Layers, options.Lens.ReadsLayers, options.WithEmbeddings);
        ModelNotes.Tell(model, report.Announce);
        var begin = given.Read(model, report.Announce);
        using var lens = measuring.OpenLens(parsed, model);
        if (lens?.Warning is { } warning)
            report.Announce($"warning: {warning}");
        options = options with { Lens = lens ?? options.Lens, Watch = measuring.Watched(parsed, model, drawing.WatchedIn(parsed)) };
        sampling.NoteWhatHasNoEffect(parsed, report.Announce);
        using var interruption = Interruptible();
        using var residuals = residual.Open(parsed);
        var trace = DepthRun.Measure(model, begin, options, report.Show, residuals, cache.Read(parsed), interruption.Token);
        report.Finish(trace, interruption.Token.IsCancellationRequested);
        return trace;
    }
}
