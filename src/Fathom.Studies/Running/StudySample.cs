using System.Globalization;
using Fathom.Engine;
using Fathom.Lenses;
using Fathom.Models;
using Fathom.Runs;
using Fathom.Studies.Data;
using Fathom.Studies.Storing;
using Fathom.Traces;

namespace Fathom.Studies.Running;

/// <summary>A sample of a study and its trace: the one that was kept, or the same measured again.</summary>
public sealed class StudySample
{
    readonly StudyFile study;
    readonly StudyPrompt prompt;
    readonly int number;
    readonly string? text, finish, problem;
    readonly long? seed;
    readonly object?[] figures;

    StudySample(StudyFile study, StudyPrompt prompt, int number)
    {
        (this.study, this.prompt, this.number) = (study, prompt, number);
        using var command = study.Duck.Command("select text, finish, problem, seed, tokens, dtr, settling_mean, resettling_mean, mean_log_probability, entropy_mean from samples where prompt = $1 and sample = $2", prompt.Id, number);
        using var reader = command.ExecuteReader();
        if (!reader.Read())
            throw new FathomException($"{prompt.Place} has no sample {number}: there are {study.Duck.Value("select count(*) from samples where prompt = $1", prompt.Id)}, counted from 0");
        object? Of(int column) => reader.IsDBNull(column) ? null : reader.GetValue(column);
        (text, finish, problem, seed) = ((string?)Of(0), (string?)Of(1), (string?)Of(2), (long?)Of(3));
        figures = [.. Enumerable.Range(4, reader.FieldCount - 4).Select(Of)];
    }

    string Place => $"{prompt.Place}, sample {number}";

    /// <summary>Finds a sample.</summary>
    /// <param name="study">The study.</param>
    /// <param name="prompt">The prompt's name.</param>
    /// <param name="number">Which of the prompt's samples, from 0.</param>
    /// <exception cref="FathomException">There is no such prompt or sample, or nothing of it was measured.</exception>
    public static StudySample Find(StudyFile study, string prompt, int number)
    {
        var sample = new StudySample(study, PendingPrompts.Find(study, prompt), number);
        return sample.problem is null ? sample : throw new FathomException($"{sample.Place} was not measured: {sample.problem}");
    }

    /// <summary>The trace that the study keeps; null where it keeps none.</summary>
    /// <exception cref="FathomException">It is damaged.</exception>
    public Trace? Kept() => KeptTraces.Find(study, prompt.Id, number);

    /// <summary>Measures it again as it was measured then: an answer by decoding the tokens that were kept, else by generating it anew by its seed; what was given by reading it.</summary>
    /// <param name="model">The study's model.</param>
    /// <param name="lens">The study's tuned lens; null where it had none.</param>
    /// <param name="progress">Told of tokens read and generated.</param>
    /// <param name="engine">Threads and memory.</param>
    /// <param name="cancel">Ends it; what was measured is kept.</param>
    /// <exception cref="FathomException">The model, the lens, the program or the instruction set is another than the study's, which is told; or what comes of it is not what the study holds.</exception>
    /// <exception cref="OperationCanceledException">It was ended before there was anything to keep.</exception>
    public Trace Measure(LanguageModel model, Lens? lens = null, Action<RunProgress>? progress = null, DepthEngineOptions? engine = null, CancellationToken cancel = default)
    {
        var options = OptionsFor(model, lens);
        var run = seed is { } sown ? options.Run with { Sampling = options.Run.Sampling with { Seed = (ulong)sown } } : options.Run;
        var trace = DepthRun.Measure(model, Input(model, options), run, progress, engine: engine, cancel: cancel);
        if (!trace.IsPartial)
            Check(trace);
        return trace;
    }

    StudyOptions OptionsFor(LanguageModel model, Lens? lens)
    {
        if (study.Head.Conventions is not { } conventions)
            throw new FathomException($"{study.Path}: holds no measures: it was made without a model");
        if (lens is null && conventions.Lens.Kind is LensKind.Tuned)
            throw new FathomException($"{study.Path}: its layers were read through the {conventions.Lens}, which is needed to read them again");
        var options = StoredOptions.Of(study.Head);
        options = options with { Run = options.Run with { Lens = lens ?? options.Run.Lens } };
        string[] differences = [.. options.Head(model).DifferencesFrom(study.Head)];
        return differences.Length == 0 ? options : throw new FathomException($"{study.Path}: cannot be measured again as it was: {string.Join("; ", differences)}");
    }

    RunInput Input(LanguageModel model, StudyOptions options)
    {
        var encoder = new PromptEncoder(model, options);
        if (options.Columns.Text is not null)
            return encoder.Text(prompt);
        if (options.Columns.Choices is not null)
            return encoder.Choice(prompt, text!);
        var input = encoder.Prompt(prompt);
        if (options.Columns.Response is not null)
            return encoder.Answer(input, text!);
        return study.Head.Store == StoredDetail.Samples ? input : input with { Replay = new(Ids(), FinishNames.Named(finish!)!.Value) };
    }

    int[] Ids()
    {
        var ids = new List<int>();
        using var command = study.Duck.Command("select id from tokens where prompt = $1 and sample = $2 order by position", prompt.Id, number);
        using var reader = command.ExecuteReader();
        while (reader.Read())
            ids.Add(reader.GetInt32(0));
        return [.. ids];
    }

    /// <summary>Refuses what is not what the study holds: numbers of llama.cpp are so within rounding alone, and are left.</summary>
    void Check(Trace trace)
    {
        if (seed is not null && trace.GeneratedText != text)
            throw new FathomException($"{Place}: its text did not come out as the study has it, but as {Quoted(trace.GeneratedText)}");
        var again = new SampleFigures(trace, segments: null);
        object?[] now = [again.Counted.Count, again.Dtr, again.Settling?.Average(), again.Resettling?.Average(), SampleFigures.Finite(again.Sequence.MeanLogProbability), again.LastLayerMean(Catalogue.EntropyNats)];
        if (trace.Engine is null && !now.SequenceEqual(figures))
            throw new FathomException($"{Place}: measured again, it is not what the study has: {Told(now)} and not {Told(figures)} (tokens, DTR, settling, re-settling, log-probability, entropy)");
    }

    static string Told(object?[] numbers) => string.Join(", ", numbers.Select(static number => number is null ? "none" : Convert.ToString(number, CultureInfo.InvariantCulture)));

    static string Quoted(string text) => text.Length <= 60 ? $"“{text}”" : $"“{text[..60]}…”";
}
