using Fathom.Models;
using Fathom.Runs;
using Fathom.Studies.Thinking;

namespace Fathom.Studies.Running;

/// <summary>Makes samples in an engine of this machine.</summary>
sealed class EngineSamples : ISampleMaker
{
    /// <summary>The most samples that run at once.</summary>
    const int MostAtOnce = 32;

    /// <summary>The memory for what past prompts leave for those that begin alike, unless one as long as the context takes more.</summary>
    const long KeptBytes = 16L << 20;

    /// <summary>The memory for columns of samples that run.</summary>
    const long ColumnBytes = 256L << 20;

    readonly DepthEngine engine;
    readonly RunOptions options;
    readonly CancellationToken cancel;

    /// <summary>Starts an engine.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">What the study does.</param>
    /// <param name="engine">Threads and memory.</param>
    /// <param name="cancel">Ends all samples.</param>
    public EngineSamples(LanguageModel model, StudyOptions options, DepthEngineOptions? engine, CancellationToken cancel)
    {
        (this.options, this.cancel, AtOnce) = (options.Run, cancel, options.AtOnce ?? Room(model, options.Run));
        this.engine = StartEngine(model, options.Run.Context, engine ?? new());
    }

    public int AtOnce { get; }

    /// <summary>An engine that keeps of past prompts what samples need that begin alike.</summary>
    /// <param name="model">The model.</param>
    /// <param name="context">The most positions of a sample; null for what the model was made for.</param>
    /// <param name="engine">Threads and memory.</param>
    public static DepthEngine StartEngine(LanguageModel model, int? context, DepthEngineOptions engine)
    {
        long longest = model.Transformer.CacheBytes(Math.Min(context ?? int.MaxValue, model.Shape.ContextLength));
        return new(model, engine with { KeptCacheBytes = Math.Max(KeptBytes, longest) });
    }

    /// <summary>As many samples as memory for their columns lets run at once.</summary>
    public static int Room(LanguageModel model, RunOptions options)
    {
        long one = Math.Max(1, MemoryEstimate.Of(model, 1, Math.Min(options.MaxTokens, model.Shape.ContextLength), options).Trace);
        return (int)Math.Clamp(ColumnBytes / one, 1, MostAtOnce);
    }

    public Task<MadeSample> Start(RunInput input) => Ended(engine.Start(input, options, cancel: cancel));

    public IReadOnlyList<Task<MadeSample>> StartSamples(RunInput prompt, IReadOnlyList<ulong> seeds) =>
        [.. engine.StartSamples(prompt, options, seeds, cancel: cancel).Select(Ended)];

    public ISamplePrefixes StartPrefixes(RunInput prompt, IReadOnlyList<ulong> seeds, int prefix) =>
        new Prefixes(engine.StartPrefixes(prompt, options, seeds, prefix, measuresRest: true, cancel), prefix);

    public void Dispose() => engine.Dispose();

    static async Task<MadeSample> Ended(DepthSequence sequence)
    {
        await sequence.Completion.ConfigureAwait(false);
        return new(sequence.Finish, () => sequence.Trace());
    }

    sealed class Prefixes(PrefixStage stage, int prefix) : ISamplePrefixes
    {
        public IReadOnlyList<Task<MadeSample>> Samples { get; } = [.. stage.Samples.Select(Ended)];

        public Task Arrived => stage.Completion;

        public IReadOnlyList<PrefixFigures> Figures() => [.. stage.Samples.Select(sample => PrefixFigures.Of(sample, prefix))];

        public void Decide(IReadOnlyCollection<int> kept) => stage.Decide(kept);
    }
}
