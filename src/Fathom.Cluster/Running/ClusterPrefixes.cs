using Fathom.Studies.Running;
using Fathom.Studies.Thinking;

namespace Fathom.Cluster.Running;

/// <summary>Samples of one prompt that wait after their first tokens, on whichever workers they are.</summary>
sealed class ClusterPrefixes(ClusterSamples run, WorkGroup group) : ISamplePrefixes
{
    public IReadOnlyList<Task<MadeSample>> Samples { get; } = [.. group.Samples.Select(static sample => sample.Made.Task)];

    public Task Arrived => group.Arrived.Task;

    /// <summary>Of one that has ended before it was told, they are read of its trace.</summary>
    public IReadOnlyList<PrefixFigures> Figures() => [.. group.Samples.Select(sample => sample.Figures
        ?? PrefixFigures.Of(sample.Made.Task is { IsCompletedSuccessfully: true, Result: var made } ? made.Trace() : null, group.Prefix, sample.Seed))];

    public void Decide(IReadOnlyCollection<int> kept) => run.Decide(group, kept);

    /// <summary>Whether the first tokens of all samples are there.</summary>
    public static void Look(WorkGroup group)
    {
        if (group.Prefix > 0 && group.Samples.All(static sample => sample.Figures is not null || sample.Made.Task.IsCompleted))
            group.Arrived.TrySetResult();
    }
}
