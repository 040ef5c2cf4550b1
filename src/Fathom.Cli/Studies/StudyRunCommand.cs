#if STUDIES
using System.CommandLine;
using Fathom.Cli.Options;
using Fathom.Runs;
using Fathom.Studies.Data;
using Fathom.Studies.Grading;
using Fathom.Studies.Running;
using Fathom.Studies.Storing;
#if CLUSTER
using Fathom.Cli.Beside;
#endif

namespace Fathom.Cli.Studies;

/// <summary>fathom study run: begins a study, or goes on with it.</summary>
sealed class StudyRunCommand : Verb
{
    readonly Argument<string> file = StudyArguments.File();
    readonly ModelOption model = new();
    readonly DataOptionGroup data = new();
    readonly StudyOptionGroup study = new();
    readonly StudyThinkOptionGroup think = new();
    readonly RunOptionGroup run = new();
    readonly MeasuringOptionGroup measuring = new();
    readonly SamplingOptionGroup sampling = new(temperature: 1);
    readonly CacheOptionGroup cache = new();
    readonly EngineOptionGroup engine = new();
    readonly ConventionOptions conventions = new();
#if CLUSTER
    readonly ClusterOptionGroup machines = new();
    readonly TlsOptionGroup tls = new();
#endif

    public StudyRunCommand(CommandIo io) : base("run",
        "Takes in the rows of a data set, runs and measures what the study lacks, and keeps each sample when it is done. After Ctrl+C, or whatever ended it, the same command goes on.", io)
    {
        Add(file);
        Take([new ModelOptionGroup(model), data, study, think, run, measuring, sampling, cache, engine, conventions]);
#if CLUSTER
        Take([machines, tls]);
#endif
    }

    public override IReadOnlyList<string> Examples =>
    [
        "fathom study run sums.duckdb --data sums.csv --samples 8 --grade auto",
        "fathom study run gsm.duckdb -m model.gguf --data test.parquet --limit 200",
        "fathom study run texts.duckdb --data texts.jsonl --text-column text",
        "fathom study run gsm8k.duckdb -m model.gguf --data test.parquet --preset gsm8k",
        "fathom study run c.duckdb -m c.gguf --data c.csv --cluster 192.168.0.10:11111",
        "fathom study run c.duckdb --data c.jsonl --choices-column c --gold-column gold",
    ];

    protected override int Run(ParseResult parsed)
    {
        var options = study.Read(parsed, Io) with { Think = think.Read(parsed) };
        if (parsed.GetValue(run.WithPrompt))
            throw new UsageException($"{run.WithPrompt.Name} gives prompts columns, of which a study keeps none");
        measuring.Check(parsed);
        var preset = data.ReadPreset(parsed);
        var columns = data.ReadColumns(parsed, preset, Io);
        var measured = conventions.Read(parsed, measuring.Read(parsed, run.Read(parsed, sampling)));
        UsageException.Check(measured.Check);
        using var rows = data.Open(parsed);
        var reader = PromptReader.Settle(rows, columns, data.SkipsBad(parsed));
        bool scores = reader.Columns.Choices is not null;
        if (scores && study.OfAnswers.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } useless)
            throw new UsageException($"{useless.Name} is for answers: choices are scored by their log-likelihood behind the question as it is");
        if (options.Think is not null && (reader.Columns is not { Text: null, Response: null, Choices: null } || parsed.GetValue(study.NoModel)))
            throw new UsageException("--think stops answers while they are generated, and here none are");
        options = options with { Columns = reader.Columns, Raw = options.Raw || reader.IsHarnessLog, Grader = scores ? null : options.Grader ?? preset?.Grader };
        var report = new StudyReport(Io, parsed.GetValue(study.Quiet), parsed.GetValue(study.Json), parsed.GetValue(file)!);
        using var grader = options.Grader is { } kind ? new Grader(kind) : null;
        return parsed.GetValue(study.NoModel) ? WithoutModel(parsed, options, reader, grader, report) : Measure(parsed, options, measured, reader, grader, report);
    }

    int Measure(ParseResult parsed, StudyOptions options, RunOptions measured, PromptReader reader, Grader? grader, StudyReport report)
    {
        using var opened = engine.Open(parsed, model.PathIn(parsed), run.ReadThreads(parsed), report.Note);
        ModelNotes.Tell(opened, report.Note);
        using var lens = measuring.OpenLens(parsed, opened);
        if (lens?.Warning is { } warning)
            report.Note($"warning: {warning}");
        options = options with { Run = measured with { Lens = lens ?? measured.Lens, Watch = measuring.Watched(parsed, opened) } };
        using var begun = Begin(parsed, options.Head(opened), reader, report, out long added);
        using var interruption = Interruptible();
        using var told = report.Begin(added);
        Func<CancellationToken, ISampleMaker> maker = ending => new EngineSamples(opened, options, cache.Read(parsed), ending);
#if CLUSTER
        if (machines.Read(parsed, tls) is { } cluster)
            maker = ClusterLibrary.Samples(opened, options, cluster, report.Note);
#endif
        var progress = StudyRun.Measure(begun, opened, options, maker, grader, report.Show, interruption.Token);
        report.Finish(progress, interruption.Token.IsCancellationRequested);
        return ExitCode.Fine;
    }

    int WithoutModel(ParseResult parsed, StudyOptions options, PromptReader reader, Grader? grader, StudyReport report)
    {
        if (parsed.GetValue(model) is not null)
            throw new UsageException($"{model.Name} and {study.NoModel.Name} exclude each other");
        using var begun = Begin(parsed, options.Head(model: null), reader, report, out long added);
        using var interruption = Interruptible();
        using var told = report.Begin(added);
        long answers = options.Columns.Response is null ? 0 : StudyGrading.TakeAnswers(begun, options);
        report.Note($"{begun.Path}: took in {answers} answer{(answers == 1 ? "" : "s")}");
        if (grader is null)
            return ExitCode.Fine;
        var (graded, right) = StudyGrading.Grade(begun, grader, cancel: interruption.Token);
        report.Note($"{graded} answers are graded, {right} are right");
        return ExitCode.Fine;
    }

    /// <summary>Opens the study and takes in the rows.</summary>
    StudyFile Begin(ParseResult parsed, StudyHead head, PromptReader reader, StudyReport report, out long added)
    {
        var begun = StudyFile.BeginOrContinue(parsed.GetValue(file)!, head);
        try
        {
            added = PromptTable.Take(begun, reader.Read(), data.ReadLimit(parsed), data.ReadShuffle(parsed));
            if (reader.IsHarnessLog)
                report.Note($"the data is a log of lm-evaluation-harness: its {(reader.Columns.Choices is null ? "answers are measured" : "choices are scored")} behind the prompts that it has");
            return begun.CountPrompts() > 0 ? begun : throw new FathomException($"{begun.Path}: the data has no rows, so there is nothing to run");
        }
        catch
        {
            begun.Dispose();
            throw;
        }
    }
}
#endif
