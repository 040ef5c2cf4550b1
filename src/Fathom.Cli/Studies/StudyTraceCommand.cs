#if STUDIES
using System.CommandLine;
using Fathom.Cli.Options;
using Fathom.Lenses.Tuned;
using Fathom.Studies.Running;
using Fathom.Studies.Storing;
using Fathom.Traces;

namespace Fathom.Cli.Studies;

/// <summary>fathom study trace: draws and writes one sample of a study.</summary>
sealed class StudyTraceCommand : Verb
{
    readonly Argument<string> file = StudyArguments.File();
    readonly Option<string?> prompt = New.Also("-p", New.Text("--prompt", "NAME", "The prompt's name: the row's own, or its number from 0."));
    readonly Option<int?> sample = New.Number<int>("--sample", "Which of its samples, from 0: 0.");
    readonly ModelOption model = new() { Description = "The study's model, where its trace was not kept: without it the demonstration model is taken." };
    readonly Option<string?> lens = New.File("--lens", "FOLDER", "The study's tuned lens, where it had one.");
    readonly Option<int?> threads = New.Number<int>("--threads", "How many threads to use: by default as many as there are processors.");
    readonly CacheOptionGroup cache = new();
    readonly EngineOptionGroup engine = new();
    readonly ConventionOptions conventions = new();
    readonly DrawingOptions drawing = new();
    readonly GroupingOptions grouping = new();
    readonly OutputOptions output = new(OutputOptions.OfTraces);

    public StudyTraceCommand(CommandIo io) : base("trace",
        "Draws and writes one sample of a study as map would. Its trace is read where the study kept it, and else measured again by decoding the same tokens, to the same numbers.", io)
    {
        Add(file);
        Take([new SingleOptionGroup("Sample", prompt, sample, model, lens, threads), cache, engine, conventions, drawing, grouping, output]);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "fathom study trace sums.duckdb --prompt 12 --sample 3 -o map.png",
        "fathom study trace gsm.duckdb -m model.gguf --prompt 7 -o 7.html",
    ];

    protected override int Run(ParseResult parsed)
    {
        var results = new Results(output, parsed, Io);
        string name = parsed.GetValue(prompt) ?? throw new UsageException($"{prompt.Name} is missing: it names the prompt");
        drawing.CheckInk(parsed);
        results.Check();
        string[]? spans = grouping.ReadSpans(parsed, Io);
        var report = new RunReport(Io, parsed.GetValue(output.Quiet));
        using var study = StudyFile.Open(parsed.GetValue(file)!, readOnly: true);
        var found = StudySample.Find(study, name, parsed.GetValue(sample) ?? 0);
        var trace = conventions.Apply(parsed, Kept(parsed, found, report) ?? Measure(parsed, found, report));
        drawing.CheckLens(parsed, trace.Conventions.HasLens);
        results.Write(Outcome.Of(trace, grouping.Apply(parsed, drawing.Read(parsed, trace), trace.Tokens, spans)), pictureWithoutName: null, report.Note);
        return ExitCode.Fine;
    }

    Trace? Kept(ParseResult parsed, StudySample found, RunReport report)
    {
        var trace = found.Kept();
        if (trace is not null && parsed.GetValue(model) is not null)
            report.Note($"{model.Name} is not used: the study kept this trace");
        return trace;
    }

    Trace Measure(ParseResult parsed, StudySample found, RunReport report)
    {
        using var opened = engine.Open(parsed, model.PathIn(parsed), ThreadCount.Check(parsed.GetValue(threads)), report.Note);
        ModelNotes.Tell(opened, report.Announce);
        using var tuned = parsed.GetValue(lens) is { } folder ? TunedLens.Open(folder, opened) : null;
        if (tuned?.Warning is { } warning)
            report.Announce($"warning: {warning}");
        if (opened.Engine is { } other)
            report.Announce($"{other.Name} measures it again: the numbers are those of the study within rounding, not to the bit");
        using var interruption = Interruptible();
        var trace = found.Measure(opened, tuned, report.Show, cache.Read(parsed), interruption.Token);
        report.Finish(trace, interruption.Token.IsCancellationRequested);
        return trace;
    }
}
#endif
