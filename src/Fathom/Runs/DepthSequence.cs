using System.Runtime.CompilerServices;
using Fathom.Engine;
using Fathom.Lenses;
using Fathom.Models;
using Fathom.Traces;

namespace Fathom.Runs;

/// <summary>A sequence in a <see cref="DepthEngine"/>: its columns as they are measured, and its trace at the end.</summary>
/// <remarks>Its columns are handed out to one reader; all else may be asked by any thread.</remarks>
public sealed class DepthSequence
{
    readonly DepthEngine engine;
    readonly LanguageModel model;
    readonly RunInput input;
    readonly RunOptions options;
    readonly Lazy<string> prompt;
    readonly ResidualFile? residuals;
    readonly CancellationTokenSource cancelled;
    readonly ColumnReader reader;
    readonly Lazy<Trace> trace;
    readonly int mostTokens;

    internal DepthSequence(DepthEngine engine, LanguageModel model, RunInput input, RunOptions options, ColumnMeter meter, int positions,
        Lazy<string> prompt, ResidualFile? residuals, long askedAt, CancellationToken cancel, Pause? pause = null)
    {
        (this.engine, this.model, this.input, this.options, this.prompt, this.residuals) = (engine, model, input, options, prompt, residuals);
        cancelled = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        mostTokens = positions - input.Ids.Length;
        reader = new(meter, new(options.LayoutFor(model)))
        {
            FirstWanted = input.FirstMeasured(options),
            Streams = residuals is null ? null : residuals.Add,
            Measured = () => Job!.Progress.Measured(),
            Failed = error => Job!.Fail(error),
            Abandons = () => cancelled.IsCancellationRequested && !Job!.HasGenerated,
        };
        Job = new()
        {
            AskedAt = askedAt,
            Given = input.Ids,
            ToRead = input.HasAnswer ? input.Ids.Length - 1 : input.Ids.Length,
            MostPositions = pause is null ? positions : Math.Min(positions, input.Ids.Length + pause.After),
            MostPositionsLater = pause is null ? 0 : positions,
            Pause = pause,
            Generation = input.Generates ? new(model, options.ToGeneration(mostTokens), input.Replay) : null,
            Reader = reader,
            Readers = [reader, .. options.Readers],
            Cancel = cancelled.Token,
        };
        trace = new(Build);
        Completion.ContinueWith(static (_, source) => ((CancellationTokenSource)source!).Dispose(), cancelled,
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    internal SequenceJob Job { get; }

    /// <summary>The seed of its sampling.</summary>
    public ulong Seed => options.Sampling.Seed;

    /// <summary>Completes when it has ended; faults with what went wrong, where something did.</summary>
    public Task Completion => Job.Progress.Completion;

    /// <summary>How it ended; null before, and for a sequence that only reads.</summary>
    public Finish? Finish => Completion.IsCompleted ? Job.Finish : null;

    /// <summary>How many columns are measured.</summary>
    public int Columns => reader.Columns.Count;

    /// <summary>How many tokens it has generated.</summary>
    public int Generated => Job.Progress.TokensGenerated;

    /// <summary>How many steps of the engine's batch it waited for its first token, the one that chose it included; 0 before. What has no room in the cache waits too.</summary>
    public int StepsToFirstToken => Job.Progress.Steps.ToFirst;

    /// <summary>The most steps of the engine's batch from one of its tokens to the next: 1, unless its reader or a pause let it wait; 0 before there are two.</summary>
    public int MostStepsBetweenTokens => Job.Progress.Steps.MostBetween;

    /// <summary>How many of its given tokens are read.</summary>
    public int Read => Job.Progress.TokensRead;

    /// <summary>The tokens that it has generated so far.</summary>
    public IReadOnlyList<int> GeneratedIds()
    {
        var generated = new List<int>();
        Job.Progress.CopyGenerated(generated);
        return generated;
    }

    /// <summary>Their text.</summary>
    public string GeneratedText() => model.Tokenizer.Decode(GeneratedIds().Where(id => id < model.Tokenizer.VocabularySize));

    /// <summary>A column that is measured.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public MeasuredColumn this[int column] => reader.Columns[column];

    /// <summary>Ends it after the step that is under way; what was measured is kept.</summary>
    public void Cancel()
    {
        try
        {
            cancelled.Cancel();
            engine.Wake();
        }
        catch (ObjectDisposedException)
        {
            // it has ended
        }
    }

    /// <summary>Ends it for the sake of others.</summary>
    internal void Reject()
    {
        Job.IsRejected = true;
        Cancel();
    }

    /// <summary>The trace of what is measured so far: it is partial.</summary>
    public Trace Snapshot() => Build(GeneratedText(), Engine.Finish.Cancelled);

    /// <summary>Hands out the columns as they are measured, to the end.</summary>
    /// <exception cref="FathomException">The sequence failed.</exception>
    public async IAsyncEnumerable<MeasuredColumn> ReadColumns([EnumeratorCancellation] CancellationToken cancel = default)
    {
        for (int column = 0; ; column++)
        {
            while (column == Columns)
            {
                int version = Job.Progress.Version;
                if (column < Columns)
                    break;
                if (Job.Progress.HasEnded)
                {
                    await Completion.ConfigureAwait(false);
                    yield break;
                }
                cancel.ThrowIfCancellationRequested();
                await Job.Progress.WaitAsync(version).ConfigureAwait(false);
            }
            yield return this[column];
        }
    }

    /// <summary>Tells how far it is, each time that somebody asks and there is news, to the end.</summary>
    /// <remarks>For one reader, in place of <see cref="ReadColumns"/>. Nothing is kept for it: a reader that comes late is told all at once.</remarks>
    /// <param name="mostAhead">How many tokens it generates before somebody asks for them: then it waits, in its place, while others go on.</param>
    /// <exception cref="FathomException">The sequence failed.</exception>
    public async IAsyncEnumerable<SequenceNews> ReadNews(int mostAhead = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(mostAhead);
        var generated = new List<int>();
        using var woken = Job.Cancel.Register(engine.Wake);
        Take(0, mostAhead);
        try
        {
            bool ended;
            do
            {
                int version = Job.Progress.Version;
                ended = Job.Progress.HasEnded;
                Job.Progress.CopyGenerated(generated);
                yield return new(Job.Progress.TokensRead, generated, Columns, ended);
                Take(generated.Count, mostAhead);
                await Job.Progress.WaitAsync(version).ConfigureAwait(false);
            }
            while (!ended);
        }
        finally
        {
            Take(generated.Count, int.MaxValue);
        }
        await Completion.ConfigureAwait(false);
    }

    void Take(int tokens, int mostAhead)
    {
        if (Job.Progress.Take(tokens, mostAhead))
            engine.Wake();
    }

    /// <summary>Waits for the end and gives the trace: of what was measured until then, where it was cancelled.</summary>
    /// <param name="progress">Told, on this thread, of tokens read and generated.</param>
    /// <exception cref="FathomException">The sequence failed.</exception>
    /// <exception cref="BrokenRunException{Trace}">What runs the model could not go on, and something had been measured.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before there was anything to keep.</exception>
    /// <exception cref="ObjectDisposedException">The engine was disposed meanwhile.</exception>
    public Trace Trace(Action<RunProgress>? progress = null)
    {
        if (progress is not null)
            Follow(progress);
        return TraceAsync().GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="Trace(Action{RunProgress})"/>
    public async Task<Trace> TraceAsync()
    {
        try
        {
            await Completion.ConfigureAwait(false);
        }
        catch (EngineFaultException fault) when (Columns > 0)
        {
            throw new BrokenRunException<Trace>(fault, Kept);
        }
        return Kept;
    }

    /// <summary>The trace of what was measured until it ended, however it did.</summary>
    internal Trace Kept => trace.Value;

    void Follow(Action<RunProgress> progress)
    {
        var decoded = model.Tokenizer.Stream();
        var generated = new List<int>();
        int read = 0, told = 0;
        bool ended;
        progress(new(RunPhase.Prefill, read, Job.ToRead, ""));
        do
        {
            int version = Job.Progress.Version;
            ended = Job.Progress.HasEnded;
            if (Job.Progress.TokensRead is var now && now > read)
                progress(new(RunPhase.Prefill, read = now, Job.ToRead, ""));
            Job.Progress.CopyGenerated(generated);
            for (; told < generated.Count; told++)
                progress(new(RunPhase.Decode, told + 1, mostTokens, Shown(generated[told]), generated[told]));
            if (!ended)
                Job.Progress.Wait(version);
        }
        while (!ended);

        string Shown(int token) => token < model.Tokenizer.VocabularySize ? decoded.Push(token) : "";
    }

    Trace Build()
    {
        if (Job.Finish == Engine.Finish.Cancelled && Columns == 0)
            throw new OperationCanceledException("it was cancelled before anything was measured");
        var measured = Build(Job.Generation?.Text() ?? "", Job.Finish);
        residuals?.Complete(measured);
        return measured;
    }

    Trace Build(string text, Finish? finish) => new TraceBuilder(model, input, options, reader.Columns, [.. reader.Tokens.Take(Columns)], prompt)
        .Build(text, input.Generates ? options.ToGeneration(mostTokens) : null, finish, engine.Timings, engine.LensChecks);
}

/// <summary>How far a sequence is.</summary>
/// <param name="Read">How many given tokens are read.</param>
/// <param name="Generated">The tokens that it has generated; the list goes on with the sequence.</param>
/// <param name="Columns">How many columns are measured.</param>
/// <param name="HasEnded">Whether nothing more comes.</param>
public readonly record struct SequenceNews(int Read, IReadOnlyList<int> Generated, int Columns, bool HasEnded);
