using Fathom.Depth;
using Fathom.Models;
using Fathom.Samples;
using Fathom.Traces;

namespace Fathom.Runs;

/// <summary>Several answers of a model to one prompt, which it reads once: each is measured as <see cref="DepthRun"/> measures one.</summary>
public static class SampleRun
{
    /// <summary>The most samples of one run.</summary>
    public const int MostSamples = 10_000;

    static readonly TimeSpan BetweenTellings = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs and measures samples of a prompt, in an engine of their own: sample i has the seed of the options plus i.</summary>
    /// <param name="model">The model.</param>
    /// <param name="prompt">The prompt.</param>
    /// <param name="options">What to do and to measure.</param>
    /// <param name="samples">How many answers.</param>
    /// <param name="progress">Told, on this thread and several times a second, how far all of them are.</param>
    /// <param name="residuals">Makes the file for the residual streams of the sample with a seed; null for none. The run disposes of it.</param>
    /// <param name="engine">Threads and memory; by default those of the model, and what is free.</param>
    /// <param name="ended">Told, on this thread, of each sample that has ended and has a trace, as soon as that is known: what is made of it is safe from what comes later.</param>
    /// <param name="cancel">Ends the run: the samples that have ended are kept whole, the others as far as they came.</param>
    /// <exception cref="FathomException">As for <see cref="DepthRun.Measure"/>; the input is no prompt, or there are too few or too many samples.</exception>
    /// <exception cref="BrokenRunException{SampleSet}">What runs the model could not go on, and something had been measured.</exception>
    /// <exception cref="OperationCanceledException">It was ended before there was anything to keep.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public static SampleSet Measure(LanguageModel model, RunInput prompt, RunOptions options, int samples,
        Action<SamplesProgress>? progress = null, Func<ulong, ResidualFile>? residuals = null, DepthEngineOptions? engine = null, Action<Sample>? ended = null, CancellationToken cancel = default)
    {
        Check(prompt, samples);
        int positions = DepthRun.PositionsOf(model.Shape, prompt, options);
        MemoryEstimate.Of(model, positions, columns: samples * (long)(positions - prompt.FirstMeasured(options)), options).Check();
        using var files = new ResidualFiles(residuals);
        using var own = new DepthEngine(model, engine);
        var all = own.StartSamples(prompt, options, samples, files.Make, cancel);
        var fault = Wait(all, progress, ended is null ? null : sequence =>
        {
            if (SampleOf(sequence, own.Timings) is { Trace: not null } sample)
                ended(sample);
        });
        var timings = own.Timings;
        var measured = all.Select(sequence => SampleOf(sequence, timings)).ToArray();
        if (measured.All(static sample => sample.Trace is null))
            throw fault ?? (Exception)new OperationCanceledException("it was cancelled before anything was measured");
        var set = new SampleSet
        {
            Model = model.Identity,
            Engine = model.Engine,
            Conventions = options.Conventions,
            Layers = model.Shape.Layers,
            PromptTokens = prompt.PromptLength,
            Samples = measured,
            Timings = timings,
        };
        return fault is null ? set : throw new BrokenRunException<SampleSet>(fault, set);
    }

    /// <summary>Refuses what cannot be sampled.</summary>
    /// <exception cref="FathomException">The input is no prompt, or there are too few or too many samples.</exception>
    public static void Check(RunInput prompt, int samples)
    {
        CheckCount(samples);
        if (!prompt.Generates)
            throw new FathomException("only a prompt has samples: a given text or answer is what it is");
    }

    /// <summary>Refuses numbers of samples that make no sense.</summary>
    /// <exception cref="FathomException">It is too few or too many.</exception>
    public static void CheckCount(int samples)
    {
        if (samples is < 1 or > MostSamples)
            throw new FathomException($"{samples} samples are asked for: it must be from 1 to {MostSamples}");
    }

    /// <summary>Waits for all of them, and tells of each when it has ended, whatever the order.</summary>
    /// <returns>Why they could not go on; null where they could.</returns>
    static EngineFaultException? Wait(IReadOnlyList<DepthSequence> all, Action<SamplesProgress>? progress, Action<DepthSequence>? ended)
    {
        EngineFaultException? first = null;
        var open = all.ToList();
        foreach (var sequence in all)
        {
            while (!((IAsyncResult)sequence.Completion).AsyncWaitHandle.WaitOne(BetweenTellings))
            {
                TellEnded();
                progress?.Invoke(SamplesProgress.Of(all));
            }
            TellEnded();
            try
            {
                sequence.Completion.GetAwaiter().GetResult();
            }
            catch (EngineFaultException fault)
            {
                first ??= fault;
            }
        }
        progress?.Invoke(SamplesProgress.Of(all));
        return first;

        void TellEnded()
        {
            if (ended is null)
                return;
            foreach (var one in open.FindAll(static sequence => sequence.Completion.IsCompleted))
            {
                open.Remove(one);
                ended(one);
            }
        }
    }

    static Sample SampleOf(DepthSequence sequence, TraceTimings timings) => new(sequence.Seed, sequence.Finish!.Value, TraceOf(sequence, timings));

    /// <summary>The trace of a sample that has ended; null where it did before it had a token.</summary>
    static Trace? TraceOf(DepthSequence sequence, TraceTimings timings) =>
        sequence.Columns > 0 && sequence.Kept is var trace && trace.Scope() == SequenceScope.Generated ? trace with { Timings = timings } : null;

    /// <summary>The files of all samples, which end together.</summary>
    sealed class ResidualFiles(Func<ulong, ResidualFile>? make) : IDisposable
    {
        readonly List<ResidualFile> files = [];

        public ResidualFile? Make(ulong seed)
        {
            if (make is null)
                return null;
            files.Add(make(seed));
            return files[^1];
        }

        public void Dispose() => files.ForEach(static file => file.Dispose());
    }
}

/// <summary>How far the samples of a prompt are.</summary>
/// <param name="Read">How many tokens of the prompt are read.</param>
/// <param name="ToRead">How many there are.</param>
/// <param name="Generated">How many tokens all samples have together.</param>
/// <param name="Ended">How many samples have ended.</param>
/// <param name="Samples">How many samples there are.</param>
public readonly record struct SamplesProgress(int Read, int ToRead, int Generated, int Ended, int Samples)
{
    internal static SamplesProgress Of(IReadOnlyList<DepthSequence> all) => new(
        all[0].Job.Progress.TokensRead, all[0].Job.ToRead, all.Sum(static sequence => sequence.Generated),
        all.Count(static sequence => sequence.Completion.IsCompleted), all.Count);
}
