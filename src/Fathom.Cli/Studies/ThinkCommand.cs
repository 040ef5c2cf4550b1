#if STUDIES
using System.CommandLine;
using Fathom.Cli.Options;
using Fathom.Runs;
using Fathom.Studies.Thinking;

namespace Fathom.Cli.Studies;

/// <summary>fathom think: Think@n.</summary>
sealed class ThinkCommand : Verb
{
    readonly InputOptions input = new();
    readonly ThinkOptionGroup think = new();
    readonly RunOptionGroup run = new();
    readonly LensOptionGroup lenses = new("Measuring");
    readonly SamplingOptionGroup sampling = new(temperature: 1);
    readonly CacheOptionGroup cache = new();
    readonly EngineOptionGroup engine = new();
    readonly ConventionOptions conventions = new();
    readonly Option<bool> json = New.Flag("--json", "Write all that there is to know as JSON to standard output.");
    readonly Option<bool> quiet = New.Flag("--quiet", "Write only the winner's answer, and errors.");

    public ThinkCommand(CommandIo io) : base("think",
        "Answers a prompt by Think@n: many samples begin, those that think deepest in their first tokens go on, and their answers vote.", io) =>
        Take([input, think, run, lenses, sampling, cache, engine, conventions, new SingleOptionGroup("Output", json, quiet)]);

    public override IReadOnlyList<string> Examples =>
    [
        "fathom think -p \"Let A = 8 and B = 5. What is A + B?\" --n 16 --prefix 8",
        "fathom think -m model.gguf -p \"What is 17 * 23?\" --max-tokens 2000 --json",
    ];

    protected override int Run(ParseResult parsed)
    {
        var given = new MapInput(input, parsed, Io);
        given.Check();
        given.CheckGenerates();
        if (parsed.GetValue(run.WithPrompt))
            throw new UsageException($"{run.WithPrompt.Name} measures the prompt, and samples are compared by what they say themselves");
        var how = think.Read(parsed);
        var options = conventions.Read(parsed, lenses.Read(parsed, run.Read(parsed, sampling)));
        UsageException.Check(options.Check);
        var report = new ThinkReport(Io, parsed.GetValue(quiet), how);
        var result = Measure(parsed, given, options, how, report);
        if (parsed.GetValue(json))
            JsonAnswers.Write(Io, writer => ThinkJson.Write(writer, result));
        else if (parsed.GetValue(quiet))
            Io.Out.WriteLine(result.Vote.Winner?.Answer ?? "");
        else
            foreach (string line in ThinkTable.Lines(ThinkRow.Of(result), how.By, Io.Terminal.Width).Concat(["", .. ThinkSummary.Lines(result)]))
                Io.Out.WriteLine(line);
        return ExitCode.Fine;
    }

    ThinkResult Measure(ParseResult parsed, MapInput given, RunOptions options, ThinkOptions how, ThinkReport report)
    {
        using var model = engine.Open(parsed, given.ModelPath, run.ReadThreads(parsed), report.Note);
        ModelNotes.Tell(model, report.Announce);
        var prompt = given.Read(model, report.Announce);
        using var lens = lenses.OpenLens(parsed, model);
        if (lens?.Warning is { } warning)
            report.Announce($"warning: {warning}");
        sampling.NoteWhatHasNoEffect(parsed, report.Announce);
        using var interruption = Interruptible();
        try
        {
            var result = ThinkRun.Measure(model, prompt, options with { Lens = lens ?? options.Lens }, how, report.Show, cache.Read(parsed), interruption.Token);
            report.Clear();
            if (result.IsPartial)
                Io.Error.Line("interrupted: the vote is of the samples that were done");
            return result;
        }
        finally
        {
            report.Clear();
        }
    }
}
#endif
