using System.CommandLine;
using Fathom.Cli.Options;
using Fathom.Lenses.Tuned;
using Fathom.Models;
using Fathom.Runs;
using Fathom.Traces;

namespace Fathom.Cli;

/// <summary>fathom map: runs a model on one sequence, measures every token at every layer, and draws it.</summary>
sealed class MapCommand : Verb
{
    readonly InputOptions input = new();
    readonly RunOptionGroup run = new();
    readonly SamplingOptionGroup sampling = new();
    readonly ConventionOptions conventions = new();
    readonly DrawingOptions drawing = new();
    readonly GroupingOptions grouping = new();
    readonly OutputOptions output = new();

    public MapCommand(CommandIo io) : base("map",
        "Runs a model and draws at what depth each token of its answer settles. Without options the demonstration model answers a built-in question.", io) =>
        Take([input, run, sampling, conventions, drawing, grouping, output]);

    protected override int Run(ParseResult parsed)
    {
        var given = new MapInput(input, parsed, Io);
        var results = new Results(output, parsed, Io);
        given.Check();
        results.Check();
        var report = new RunReport(Io, parsed.GetValue(output.Quiet));
        var trace = Measure(parsed, given, report);
        bool demonstration = parsed.GetValue(input.Model) is null && !parsed.GetValue(output.Json);
        results.Write(Outcome.Of(trace, grouping.Apply(parsed, drawing.Read(parsed), trace.Tokens, Io)), demonstration ? DemonstrationModel.Picture : null, report.Note);
        return ExitCode.Fine;
    }

    Trace Measure(ParseResult parsed, MapInput given, RunReport report)
    {
        using var model = LanguageModel.Open(given.ModelPath, run.ReadThreads(parsed));
        drawing.CheckLayers(parsed, model.Shape.Layers);
        var begin = given.Read(model, report.Announce);
        using var lens = parsed.GetValue(run.Lens) is { } folder ? TunedLens.Open(folder, model) : null;
        if (lens?.Warning is { } warning)
            report.Announce($"warning: {warning}");
        var defaults = new RunOptions();
        var options = run.Read(parsed, sampling, model) with
        {
            G = parsed.GetValue(conventions.G) ?? defaults.G,
            Rho = parsed.GetValue(conventions.Rho) ?? defaults.Rho,
            TunedLens = lens,
        };
        if (sampling.HasNoEffect(parsed))
            report.Announce("the sampling options have no effect without --temperature");
        using var interruption = new Interruption();
        using var residuals = parsed.GetValue(run.Residuals) is { } file ? new ResidualFile(file, parsed.GetValue(run.Half)) : null;
        var trace = DepthRun.Measure(model, begin, options, report.Show, residuals, interruption.Token);
        report.Finish(trace, interruption.Token.IsCancellationRequested);
        return trace;
    }
}
