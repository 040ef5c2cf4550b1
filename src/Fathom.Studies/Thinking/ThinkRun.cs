using Fathom.Models;
using Fathom.Runs;
using Fathom.Studies.Grading;
using Fathom.Studies.Voting;

namespace Fathom.Studies.Thinking;

/// <summary>Think@n (arXiv 2602.13517): samples of a prompt are measured after their first tokens, those that think deepest go on, and their answers vote. No token is computed twice.</summary>
public sealed class ThinkRun
{
    static readonly TimeSpan BetweenTellings = TimeSpan.FromMilliseconds(100);

    readonly PrefixStage stage;
    readonly ThinkOptions think;
    readonly Grader grader;
    readonly string?[] answers;
    readonly bool[] hasAnswered;
    PrefixFigures[]? prefixes;
    bool[]? kept;

    ThinkRun(DepthEngine engine, RunInput prompt, RunOptions options, ThinkOptions think, Grader grader, CancellationToken cancel)
    {
        (this.think, this.grader) = (think, grader);
        ulong[] seeds = [.. Enumerable.Range(0, think.Samples).Select(i => unchecked(options.Sampling.Seed + (ulong)i))];
        stage = engine.StartPrefixes(prompt, options with { DepthOnly = true }, seeds, think.Prefix, measuresRest: false, cancel);
        (answers, hasAnswered) = (new string?[seeds.Length], new bool[seeds.Length]);
    }

    IReadOnlyList<DepthSequence> Samples => stage.Samples;

    /// <summary>Runs it, in an engine of its own: sample i has the seed of the options plus i. Depth alone is measured, and of the first tokens alone.</summary>
    /// <param name="model">The model.</param>
    /// <param name="prompt">The prompt.</param>
    /// <param name="options">How answers are generated, and by which conventions depth is measured.</param>
    /// <param name="think">How it is done.</param>
    /// <param name="progress">Told, on this thread and several times a second, how far it is.</param>
    /// <param name="engine">Threads and memory; by default those of the model, and what is free.</param>
    /// <param name="cancel">Ends it: what there is by then is the result.</param>
    /// <exception cref="FathomException">As for <see cref="SampleRun.Measure"/>; or an option means nothing, a grader cannot be made, or gave no verdict.</exception>
    /// <exception cref="OperationCanceledException">It was ended before its samples were decided upon.</exception>
    public static ThinkResult Measure(LanguageModel model, RunInput prompt, RunOptions options, ThinkOptions think,
        Action<ThinkProgress>? progress = null, DepthEngineOptions? engine = null, CancellationToken cancel = default)
    {
        Check(prompt, think);
        using var grader = new Grader(think.Grader);
        using var own = new DepthEngine(model, engine);
        var run = new ThinkRun(own, prompt, options, think, grader, cancel);
        var result = run.RunAsync(model, own, prompt, options, cancel);
        while (!((IAsyncResult)result).AsyncWaitHandle.WaitOne(BetweenTellings))
            progress?.Invoke(run.Progress(prompt));
        return result.GetAwaiter().GetResult();
    }

    /// <summary>Runs it in an engine that others use as well.</summary>
    /// <inheritdoc cref="Measure" path="/param"/>
    /// <inheritdoc cref="Measure" path="/exception"/>
    public static async Task<ThinkResult> MeasureAsync(LanguageModel model, DepthEngine engine, RunInput prompt, RunOptions options, ThinkOptions think, CancellationToken cancel = default)
    {
        Check(prompt, think);
        using var grader = new Grader(think.Grader);
        return await new ThinkRun(engine, prompt, options, think, grader, cancel).RunAsync(model, engine, prompt, options, cancel).ConfigureAwait(false);
    }

    static void Check(RunInput prompt, ThinkOptions think)
    {
        think.Check();
        SampleRun.Check(prompt, think.Samples);
    }

    async Task<ThinkResult> RunAsync(LanguageModel model, DepthEngine engine, RunInput prompt, RunOptions options, CancellationToken cancel)
    {
        try
        {
            await stage.Completion.ConfigureAwait(false);
            foreach (var sample in Samples.Where(static sample => sample.Completion.IsFaulted))
                await sample.Completion.ConfigureAwait(false);
            cancel.ThrowIfCancellationRequested();
            prefixes = [.. Samples.Select(sample => PrefixFigures.Of(sample, think.Prefix))];
            int[] goOn = think.Kept(prefixes);
            kept = [.. Enumerable.Range(0, Samples.Count).Select(goOn.Contains)];
            stage.Decide(think.Audit ? [.. Enumerable.Range(0, Samples.Count)] : goOn);
            foreach (var sample in Samples)
                await sample.Completion.ConfigureAwait(false);
            return new(model.Identity, think, options.Conventions, prompt.PromptLength, [.. Enumerable.Range(0, think.Samples).Select(Result)], engine.Timings);
        }
        catch
        {
            foreach (var sample in Samples)
                sample.Cancel();
            throw;
        }
    }

    ThinkSample Result(int number)
    {
        var sample = Samples[number];
        return new(sample.Seed, prefixes![number], kept![number], sample.Finish!.Value, sample.GeneratedIds(), sample.GeneratedText(), Answer(number));
    }

    /// <summary>The answer of a sample that has ended by itself.</summary>
    string? Answer(int number)
    {
        var sample = Samples[number];
        if (sample.Finish is null or Engine.Finish.Rejected or Engine.Finish.Cancelled or Engine.Finish.Failed)
            return null;
        if (!hasAnswered[number])
            (answers[number], hasAnswered[number]) = (grader.Grade(sample.GeneratedText(), null, new("", number, null)).Answer, true);
        return answers[number];
    }

    ThinkProgress Progress(RunInput prompt)
    {
        ThinkSampleProgress[] all = [.. Enumerable.Range(0, Samples.Count).Select(number =>
            new ThinkSampleProgress(Samples[number].Seed, State(number), Samples[number].Generated, prefixes?[number], kept?[number], Answer(number)))];
        var voters = Enumerable.Range(0, all.Length).Where(number => all[number].IsKept == true);
        return new(prompt.PromptLength, Samples[0].Read, all, Vote.Of([.. all.Select(static sample => sample.Answer)], voters, [.. all.Select(sample => sample.Prefix?.By(think.By))]));
    }

    ThinkState State(int number)
    {
        var sample = Samples[number];
        return sample.Finish is { } finish ? finish == Engine.Finish.Rejected ? ThinkState.Rejected : ThinkState.Done
            : kept is not null ? kept[number] || think.Audit ? ThinkState.Kept : ThinkState.Rejected
            : sample.Generated == 0 ? ThinkState.Waiting
            : sample.Generated < think.Prefix ? ThinkState.Prefix : ThinkState.Measured;
    }
}
