using System.Collections.Concurrent;
using System.Diagnostics;
using Fathom.Engine;
using Fathom.Models;
using Fathom.Runs;
using Fathom.Studies.Data;
using Fathom.Studies.Grading;
using Fathom.Studies.Storing;

namespace Fathom.Studies.Running;

/// <summary>Runs what a study lacks: samples of all prompts share one engine, and each is in the file a second after it is done.</summary>
public sealed class StudyRun
{
    static readonly TimeSpan BetweenCommits = TimeSpan.FromSeconds(1);

    /// <summary>So many columns of done samples wait at most to be written.</summary>
    const int MostWaiting = 20_000;

    readonly StudyFile study;
    readonly StudyOptions options;
    readonly ISampleMaker maker;
    readonly PromptEncoder encoder;
    readonly SampleWriter writer;
    readonly Segments? segments;
    readonly BlockingCollection<Action> events = [];
    readonly long start = Stopwatch.GetTimestamp();
    readonly Grader? grader;
    long done, all, made, failed, tokens, deep, measured, graded, right;
    int running;

    StudyRun(StudyFile study, LanguageModel model, StudyOptions options, ISampleMaker maker, Grader? grader)
    {
        (this.study, this.options, this.maker, this.grader) = (study, options, maker, grader);
        encoder = new(model, options);
        writer = new(study, options.Prefix);
        segments = options.Columns is { Text: null, Choices: null } ? Segments.Of(model, options.Segments) : null;
    }

    /// <summary>Runs all samples that the study lacks.</summary>
    /// <param name="study">The study, with its prompts.</param>
    /// <param name="model">The model.</param>
    /// <param name="options">What is done with each prompt.</param>
    /// <param name="grader">Grades answers when they are done, as the options say; null for not at all.</param>
    /// <param name="progress">Told, on this thread and several times a second, how far it is.</param>
    /// <param name="engine">Threads and memory.</param>
    /// <param name="cancel">Ends the run: samples that are done are kept, the others are for the next run.</param>
    /// <returns>How far it came.</returns>
    /// <exception cref="FathomException">The study cannot be written; a prompt cannot be run for want of memory; the model is damaged.</exception>
    public static StudyProgress Measure(StudyFile study, LanguageModel model, StudyOptions options, Grader? grader = null, Action<StudyProgress>? progress = null, DepthEngineOptions? engine = null, CancellationToken cancel = default) =>
        Measure(study, model, options, ending => new EngineSamples(model, options, engine, ending), grader, progress, cancel);

    /// <summary>The same by whoever makes the samples.</summary>
    /// <param name="study">The study, with its prompts.</param>
    /// <param name="model">The model.</param>
    /// <param name="options">What is done with each prompt.</param>
    /// <param name="start">Starts who makes the samples; the token ends them all.</param>
    /// <param name="grader">Grades answers when they are done, as the options say; null for not at all.</param>
    /// <param name="progress">Told, on this thread and several times a second, how far it is.</param>
    /// <param name="cancel">Ends the run.</param>
    internal static StudyProgress Measure(StudyFile study, LanguageModel model, StudyOptions options, Func<CancellationToken, ISampleMaker> start, Grader? grader, Action<StudyProgress>? progress, CancellationToken cancel)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var maker = start(ending.Token);
        var run = new StudyRun(study, model, options, maker, grader);
        try
        {
            run.Run(progress, ending.Token);
        }
        catch
        {
            ending.Cancel();
            throw;
        }
        return run.Progress();
    }

    void Run(Action<StudyProgress>? progress, CancellationToken cancel)
    {
        var pending = new PendingPrompts(study, options);
        (done, all) = pending.Count();
        long lastCommit = Stopwatch.GetTimestamp();
        using var work = pending.Each().GetEnumerator();
        bool more = true;
        try
        {
            while (true)
            {
                while (more && running < maker.AtOnce && !cancel.IsCancellationRequested && (more = work.MoveNext()))
                    Start(work.Current.Prompt, work.Current.Missing, cancel);
                if (running > 0)
                    TakeEvents();
                if (Stopwatch.GetElapsedTime(lastCommit) >= BetweenCommits || writer.WaitingColumns >= MostWaiting)
                {
                    writer.Commit();
                    lastCommit = Stopwatch.GetTimestamp();
                }
                progress?.Invoke(Progress());
                if (running == 0 && (!more || cancel.IsCancellationRequested))
                    break;
            }
        }
        finally
        {
            writer.Commit();
        }
        progress?.Invoke(Progress());
    }

    void Start(StudyPrompt prompt, int[] missing, CancellationToken cancel)
    {
        var given = options.Given(prompt);
        try
        {
            var input = options.Columns.Text is not null || options.Columns.Choices is not null ? encoder.Text(prompt) : encoder.Prompt(prompt);
            writer.NotePrompt(prompt.Id, input.PromptLength);
            if (given is not null)
                StartAnswers(prompt, input, given, missing);
            else if (options.Columns.Text is not null)
                Follow(prompt, missing[0], null, maker.Start(input));
            else
                StartSamples(prompt, input, missing, cancel);
        }
        catch (FathomException error) when (error.Remedy != Remedy.FewerPositions)
        {
            foreach (int number in missing)
                Keep(prompt, new(prompt.Id, number) { Problem = error.Message, Text = given?[number] });
        }
    }

    void StartSamples(StudyPrompt prompt, RunInput input, int[] missing, CancellationToken cancel)
    {
        ulong[] seeds = [.. missing.Select(number => StudySeed.Of(options.Run.Sampling.Seed, number, prompt.Id))];
        if (options.Think is { } think && missing.Length == options.Samples)
        {
            var thinking = new StudyThinking(maker.StartPrefixes(input, seeds, options.Prefix), think);
            for (int i = 0; i < missing.Length; i++)
                Follow(prompt, missing[i], null, thinking.Samples[i], thinking);
            thinking.Arrived.ContinueWith(_ => events.Add(() => Decide(thinking, cancel)), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            return;
        }
        var samples = maker.StartSamples(input, seeds);
        for (int i = 0; i < missing.Length; i++)
            Follow(prompt, missing[i], null, samples[i]);
    }

    void StartAnswers(StudyPrompt prompt, RunInput input, IReadOnlyList<string> answers, int[] missing)
    {
        foreach (int number in missing)
            try
            {
                var given = options.Columns.Choices is null ? encoder.Answer(input, answers[number]) : encoder.Choice(prompt, answers[number]);
                Follow(prompt, number, answers[number], maker.Start(given));
            }
            catch (FathomException error) when (error.Remedy != Remedy.FewerPositions)
            {
                Keep(prompt, new(prompt.Id, number) { Problem = error.Message, Text = answers[number] });
            }
    }

    void Follow(StudyPrompt prompt, int number, string? given, Task<MadeSample> made, StudyThinking? thinking = null)
    {
        running++;
        var sample = new RunningSample(prompt, number, given, made, thinking, Stopwatch.GetTimestamp());
        made.ContinueWith(_ => events.Add(() => TakeEnded(sample)), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Waits a little for something to happen, and takes all that has.</summary>
    void TakeEvents()
    {
        for (var wait = BetweenCommits / 10; events.TryTake(out var take, wait); wait = TimeSpan.Zero)
            take();
    }

    /// <summary>The first tokens of a prompt's samples are there: it is settled which of them go on, and with that what was to be kept of those that have ended.</summary>
    void Decide(StudyThinking thinking, CancellationToken cancel)
    {
        if (cancel.IsCancellationRequested)
            return;
        thinking.Decide();
        foreach (var sample in thinking.Held)
            Take(sample);
    }

    void TakeEnded(RunningSample sample)
    {
        running--;
        if (sample.Thinking?.Holds(sample) != true)
            Take(sample);
        else
            foreach (var one in sample.Thinking.Held)
                Take(one);
    }

    void Take(RunningSample sample)
    {
        MadeSample made;
        try
        {
            made = sample.Made.GetAwaiter().GetResult();
        }
        catch (FathomException error)
        {
            throw new FathomException($"{sample.Prompt.Place}, sample {sample.Number}: {error.Message}", error) { Remedy = error.Remedy };
        }
        catch (OperationCanceledException)
        {
            return;
        }
        if (made.Finish == Finish.Cancelled)
            return;
        bool? isKept = options.Think is null ? null : sample.Thinking?.IsKept(sample) ?? true;
        var trace = made.Trace();
        Keep(sample.Prompt, new(sample.Prompt.Id, sample.Number)
        {
            Seed = trace.Origin?.Generation?.Sampling.Seed,
            Text = sample.Given ?? (options.Columns.Text is null ? trace.GeneratedText : null),
            Finish = made.Finish,
            IsKept = isKept,
            Trace = trace,
            Segments = segments?.Read(trace.Origin!.PromptIds, trace.Tokens),
            Seconds = Stopwatch.GetElapsedTime(sample.StartedAt).TotalSeconds,
        });
    }

    void Keep(StudyPrompt prompt, FinishedSample sample)
    {
        var figures = sample.Trace is null ? null : new SampleFigures(sample.Trace, sample.Segments);
        var verdict = sample.Text is null || sample.Finish == Finish.Rejected ? null : grader?.Grade(sample.Text, prompt.Expected, new(prompt.Id, sample.Number, prompt.Row));
        writer.Add(sample with { Verdict = verdict }, figures);
        graded += verdict?.Correct is null ? 0 : 1;
        right += verdict?.Correct == true ? 1 : 0;
        done++;
        made++;
        if (figures is null)
            failed++;
        else
        {
            tokens += figures.Counted.Count;
            deep += figures.DeepTokens;
            measured += figures.MeasuredTokens;
        }
    }

    StudyProgress Progress()
    {
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new(done, all, failed, tokens, seconds, made > 0 ? seconds / made * (all - done) : null, measured > 0 ? (double)deep / measured : null, graded > 0 ? (double)right / graded : null);
    }
}

/// <summary>A sample that runs.</summary>
sealed record RunningSample(StudyPrompt Prompt, int Number, string? Given, Task<MadeSample> Made, StudyThinking? Thinking, long StartedAt);
