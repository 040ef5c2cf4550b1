using System.CommandLine;
using Fathom.Charts;
using Fathom.Cli.Options;
using Fathom.Runs;
using Fathom.Samples;

namespace Fathom.Cli;

/// <summary>fathom sample: lets a model answer one prompt many times, and shows how deep each answer's tokens settle.</summary>
sealed class SampleCommand : Verb
{
    readonly InputOptions input = new();
    readonly SamplesOptionGroup samples = new();
    readonly RunOptionGroup run = new();
    readonly MeasuringOptionGroup measuring = new();
    readonly SamplingOptionGroup sampling = new(temperature: 1);
    readonly CacheOptionGroup cache = new();
    readonly EngineOptionGroup engine = new();
    readonly ConventionOptions conventions = new();
    readonly OutputOptions output = new(".json or .csv (a row a token)");
    readonly Option[] ofOneTrace;

    public SampleCommand(CommandIo io) : base("sample",
        "Lets a model answer one prompt many times, and draws at what depth the tokens of each answer settle. Each answer is what map gives for its seed.", io)
    {
        Take([input, samples, run, measuring, sampling, cache, engine, conventions, output]);
        ofOneTrace = [.. new DrawingOptions().Options.Concat(new GroupingOptions().Options).Where(option => Options.All(own => own.Name != option.Name))];
        foreach (var option in ofOneTrace)
        {
            option.Hidden = true;
            Add(option);
        }
    }

    public override IReadOnlyList<string> Examples =>
    [
        "fathom sample -p \"Let A = 8 and B = 5. What is A + B?\" --n 4 -o four.png",
        "fathom sample -m model.gguf -p \"What is 8 + 5?\" --traces answers",
    ];

    protected override int Run(ParseResult parsed)
    {
        var given = new MapInput(input, parsed, Io);
        var results = new Results(output, parsed, Io);
        CheckDrawing(parsed);
        given.Check();
        given.CheckGenerates();
        int number = samples.ReadNumber(parsed);
        UsageException.Check(() => SampleRun.CheckCount(number));
        measuring.Check(parsed);
        results.Check(DrawnForms.Samples.Endings);
        CheckLens(parsed);
        var options = conventions.Read(parsed, measuring.Read(parsed, run.Read(parsed, sampling)));
        UsageException.Check(options.Check);
        SampleFolder traces = new(samples.Traces.Name, parsed.GetValue(samples.Traces)), streams = new(samples.Residuals.Name, parsed.GetValue(samples.Residuals));
        bool half = samples.ReadHalf(parsed);
        traces.Make();
        streams.Make();
        var report = new SampleReport(Io, parsed.GetValue(output.Quiet));
        var attempts = new Attempts();
        var set = attempts.Keep(() => Measure(parsed, given, options, number, streams.Residuals(half), traces.IsAsked ? sample => attempts.Try(() => traces.Save(sample)) : null, report));
        traces.Tell(report.Note);
        attempts.Try(() => results.Write(Outcome.Of(set, samples.ReadPalette(parsed), samples.ReadTitle(parsed)), pictureWithoutName: null, report.Note));
        attempts.Finish();
        return ExitCode.Fine;
    }

    /// <summary>Refuses pictures of settling depths that there are not.</summary>
    void CheckLens(ParseResult parsed)
    {
        if (!measuring.HasLens(parsed) && parsed.GetValue(output.Out)!.FirstOrDefault(static file => OutputFile.Ending(file) is ".png" or ".svg" or ".pdf" or ".html") is { } file)
            throw new UsageException($"{output.Out.Name}: without a lens there are no settling depths to draw as {OutputFile.Ending(file)}");
        if (parsed.GetValue(measuring.DepthOnly) && parsed.GetValue(output.Out)!.FirstOrDefault(static file => OutputFile.Ending(file) == ".html") is { } page)
            throw new UsageException($"{output.Out.Name}: {page} would open heat maps, which {measuring.DepthOnly.Name} leaves out");
    }

    /// <summary>Refuses what says how one trace is drawn.</summary>
    /// <exception cref="UsageException">It was asked for.</exception>
    void CheckDrawing(ParseResult parsed)
    {
        if (Array.Find(ofOneTrace, option => parsed.GetResult(option) is { Implicit: false }) is { } option)
            throw new UsageException($"{option.Name} says how one answer is drawn: {samples.Traces.Name} writes a trace of each, which fathom draw {option.Name} takes");
    }

    SampleSet Measure(ParseResult parsed, MapInput given, RunOptions options, int number, Func<ulong, ResidualFile>? residuals, Action<Sample>? ended, SampleReport report)
    {
        using var model = engine.Open(parsed, given.ModelPath, run.ReadThreads(parsed), report.Note);
        ModelNotes.Tell(model, report.Announce);
        var begin = given.Read(model, report.Announce);
        using var lens = measuring.OpenLens(parsed, model);
        if (lens?.Warning is { } warning)
            report.Announce($"warning: {warning}");
        options = options with { Lens = lens ?? options.Lens, Watch = measuring.Watched(parsed, model) };
        sampling.NoteWhatHasNoEffect(parsed, report.Announce);
        using var interruption = Interruptible();
        var set = SampleRun.Measure(model, begin, options, number, report.Show, residuals, cache.Read(parsed), ended, interruption.Token);
        report.Summarise(set, interruption.Token.IsCancellationRequested);
        return set;
    }
}
