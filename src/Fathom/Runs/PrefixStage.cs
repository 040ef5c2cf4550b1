using Fathom.Engine;

namespace Fathom.Runs;

/// <summary>Samples of one prompt that wait after their first tokens, until it is said which of them go on: the others end as <see cref="Finish.Rejected"/>, and their cache is free before the next step.</summary>
public sealed class PrefixStage
{
    readonly SequenceEngine engine;
    readonly CancellationTokenRegistration cancelled;

    internal PrefixStage(SequenceEngine engine, Pause pause, IReadOnlyList<DepthSequence> samples, CancellationToken cancel)
    {
        (this.engine, Samples, Completion) = (engine, samples, pause.Arrived);
        cancelled = cancel.Register(engine.Wake);
    }

    /// <summary>The samples.</summary>
    public IReadOnlyList<DepthSequence> Samples { get; }

    /// <summary>Completes when each of them waits, or has ended before it did.</summary>
    public Task Completion { get; }

    /// <summary>Says which samples go on. Those that have ended stay as they are.</summary>
    /// <param name="kept">Their numbers.</param>
    public void Decide(IReadOnlyCollection<int> kept)
    {
        cancelled.Dispose();
        for (int number = 0; number < Samples.Count; number++)
            if (kept.Contains(number))
                Samples[number].Job.GoesOn = true;
            else
                Samples[number].Reject();
        engine.Wake();
    }
}
