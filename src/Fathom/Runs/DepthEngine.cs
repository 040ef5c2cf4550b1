using System.Diagnostics;
using Fathom.Engine;
using Fathom.Lenses;
using Fathom.Models;
using Fathom.Traces;

namespace Fathom.Runs;

/// <summary>Runs any number of sequences through one model at once, and measures every column of each at every layer.</summary>
/// <remarks>
/// Sequences join at any time and leave when they end; those of one prompt share its cache. What a sequence yields, its tokens and every number, depends on its own tokens,
/// seed and options alone, to the bit: not on what runs beside it, nor on the number of threads. All members may be called by several threads at once.
/// </remarks>
public sealed class DepthEngine : IDisposable
{
    readonly LanguageModel model;
    readonly ColumnMeter meter;
    readonly SequenceEngine engine;
    readonly long cacheBytes;
    readonly long start = Stopwatch.GetTimestamp();
    readonly double startSeconds;

    /// <summary>Starts an engine, which ends when it is disposed.</summary>
    /// <param name="model">The model; its weights are shared with all other engines.</param>
    /// <param name="options">Threads and memory; by default those of the model, and what is free.</param>
    /// <exception cref="FathomException">There is no memory for its work.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public DepthEngine(LanguageModel model, DepthEngineOptions? options = null)
    {
        options ??= new();
        this.model = model;
        Threads = options.Threads ?? model.Threads;
        cacheBytes = options.CacheBytes ?? Math.Max(0, FreeMemory.Bytes - ColumnMeter.Bytes(model.Shape));
        var runner = model.Transformer.Start(model, Threads, cacheBytes);
        if (options.KeptCacheBytes is { } kept)
            runner.KeepAtMost(kept);
        meter = new(model, runner.Compute);
        engine = new(model, runner, meter);
        startSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>How many threads it runs on.</summary>
    public int Threads { get; }

    /// <summary>The bytes of keys and values that sequences hold now.</summary>
    public long HeldCacheBytes => engine.HeldCacheBytes;

    /// <summary>How far the lens is from what the program computes that runs the model; null where Fathom runs it itself.</summary>
    internal LensChecks? LensChecks => engine.LensChecks;

    /// <summary>Where the time went until now.</summary>
    public TraceTimings Timings => new(Threads, model.LoadSeconds + startSeconds, engine.PrefillSeconds, engine.DecodeSeconds,
        meter.ProductSeconds, engine.MeasuringSeconds - meter.ProductSeconds, model.LoadSeconds + Stopwatch.GetElapsedTime(start).TotalSeconds, meter.Counts);

    /// <summary>Starts a sequence. It begins as soon as the cache has room for all that it may come to need.</summary>
    /// <param name="input">The tokens to begin with.</param>
    /// <param name="options">What to do and to measure; by default as `fathom map` does.</param>
    /// <param name="residuals">Where the residual streams of the columns are written; null for nowhere.</param>
    /// <param name="cancel">Ends the sequence; what was measured is kept.</param>
    /// <exception cref="FathomException">Tokens are out of range or do not fit the context or the memory; an option is out of range.</exception>
    /// <exception cref="ObjectDisposedException">The engine was disposed.</exception>
    public DepthSequence Start(RunInput input, RunOptions? options = null, ResidualFile? residuals = null, CancellationToken cancel = default)
    {
        long askedAt = Stopwatch.GetTimestamp();
        options ??= new();
        var sequence = new DepthSequence(this, model, input, options, meter, PositionsOf(input, options), TraceBuilder.PromptOf(model, input), residuals, askedAt, cancel);
        engine.Start(sequence.Job);
        return sequence;
    }

    /// <summary>Starts several answers to one prompt, which is read once: sample i has the seed of the options plus i, and is to the bit what <see cref="Start"/> gives for it.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="options">What to do and to measure.</param>
    /// <param name="samples">How many answers.</param>
    /// <param name="residuals">Where the residual streams of the sample with a seed are written; null for nowhere.</param>
    /// <param name="cancel">Ends them all; what was measured is kept.</param>
    /// <exception cref="FathomException">As for <see cref="Start"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no sample.</exception>
    /// <exception cref="ObjectDisposedException">The engine was disposed.</exception>
    public IReadOnlyList<DepthSequence> StartSamples(RunInput prompt, RunOptions options, int samples, Func<ulong, ResidualFile?>? residuals = null, CancellationToken cancel = default) =>
        StartSamples(prompt, options, [.. Enumerable.Range(0, samples).Select(i => unchecked(options.Sampling.Seed + (ulong)i))], residuals, cancel);

    /// <summary>The same with a seed for each.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="options">What to do and to measure.</param>
    /// <param name="seeds">The seed of each answer's sampling.</param>
    /// <param name="residuals">Where the residual streams of the sample with a seed are written; null for nowhere.</param>
    /// <param name="cancel">Ends them all; what was measured is kept.</param>
    /// <exception cref="FathomException">As for <see cref="Start"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no seed.</exception>
    /// <exception cref="ObjectDisposedException">The engine was disposed.</exception>
    public IReadOnlyList<DepthSequence> StartSamples(RunInput prompt, RunOptions options, IReadOnlyList<ulong> seeds, Func<ulong, ResidualFile?>? residuals = null, CancellationToken cancel = default)
    {
        var all = Samples(prompt, options, seeds, pause: null, residuals, cancel);
        engine.Start(all[0].Job);
        return all;
    }

    /// <summary>Starts several answers to one prompt, of which each waits after its first tokens until it is said which of them go on. Those that do are to the bit what they are otherwise.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="options">What to do and to measure.</param>
    /// <param name="seeds">The seed of each answer's sampling.</param>
    /// <param name="prefix">After how many tokens they wait. One that has ended by then does not.</param>
    /// <param name="measuresRest">Whether what they generate afterwards is measured too; else their columns are those of their first tokens.</param>
    /// <param name="cancel">Ends them all; what was measured is kept.</param>
    /// <exception cref="FathomException">As for <see cref="Start"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no seed, or no token.</exception>
    /// <exception cref="ObjectDisposedException">The engine was disposed.</exception>
    public PrefixStage StartPrefixes(RunInput prompt, RunOptions options, IReadOnlyList<ulong> seeds, int prefix, bool measuresRest, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(prefix);
        var pause = new Pause(prefix, seeds.Count, measuresRest);
        var all = Samples(prompt, options, seeds, pause, residuals: null, cancel);
        var stage = new PrefixStage(engine, pause, all, cancel);
        engine.Start(all[0].Job);
        return stage;
    }

    DepthSequence[] Samples(RunInput prompt, RunOptions options, IReadOnlyList<ulong> seeds, Pause? pause, Func<ulong, ResidualFile?>? residuals, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfZero(seeds.Count, nameof(seeds));
        long askedAt = Stopwatch.GetTimestamp();
        int positions = PositionsOf(prompt, options);
        var text = TraceBuilder.PromptOf(model, prompt);
        DepthSequence[] all = [.. seeds.Select(seed =>
            new DepthSequence(this, model, prompt, options with { Sampling = options.Sampling with { Seed = seed } }, meter, positions, text, residuals?.Invoke(seed), askedAt, cancel, pause))];
        all[0].Job.Forks = [.. all.Skip(1).Select(static sample => sample.Job)];
        return all;
    }

    /// <summary>Something was said of sequences that wait.</summary>
    internal void Wake() => engine.Wake();

    /// <summary>The positions that a sequence has room for, once it is seen that it can be run.</summary>
    int PositionsOf(RunInput input, RunOptions options)
    {
        options.Check(model);
        int positions = DepthRun.PositionsOf(model.Shape, input, options);
        CheckReplay(input, positions);
        MemoryEstimate.Of(model, positions, positions - input.FirstMeasured(options), options).Check();
        return positions;
    }

    /// <summary>Refuses to go on with tokens that the model could not have chosen.</summary>
    void CheckReplay(RunInput input, int positions)
    {
        if (input.Replay is not { } replay)
            return;
        if (!input.Generates || replay.Ids.Count == 0 || replay.Ids.Count > positions - input.Ids.Length)
            throw new FathomException($"{replay.Ids.Count} tokens are no answer that this run can give again");
        if (replay.Ids.Any(id => (uint)id >= (uint)model.Shape.Vocabulary))
            throw new FathomException($"a token of the answer is outside the vocabulary of {model.Shape.Vocabulary}");
    }

    /// <summary>Ends the engine after the step that is under way; sequences that have not ended fault with an <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose()
    {
        engine.Dispose();
        meter.Dispose();
    }
}

/// <summary>What an engine may use.</summary>
public sealed record DepthEngineOptions
{
    /// <summary>How many threads; by default those of the model.</summary>
    public int? Threads { get; init; }

    /// <summary>The most bytes that keys and values of all sequences may take; by default what is free less what the work needs.</summary>
    public long? CacheBytes { get; init; }

    /// <summary>The most bytes of these that are kept of past sequences for those that begin alike; by default as many as there is room for.</summary>
    public long? KeptCacheBytes { get; init; }
}
