using Fathom.Cluster.Joining;
using Fathom.Cluster.Messages;
using Fathom.Cluster.Running;
using Fathom.Models;
using Fathom.Studies.Running;

namespace Fathom.Cluster;

/// <summary>What the command calls, which loads this library by its name when a cluster is asked for.</summary>
static class ClusterEntry
{
    /// <summary>Who makes the samples of a study by a cluster.</summary>
    /// <exception cref="FathomException">There is no such address, or workers cannot be told what to do.</exception>
    public static Func<CancellationToken, ISampleMaker> Samples(LanguageModel model, StudyOptions options, string cluster, Action<string> note)
    {
        var address = ClusterAddress.Parse(cluster);
        return cancel => new ClusterSamples(model, options, address, note, cancel);
    }

    /// <summary>The workers of a cluster.</summary>
    /// <exception cref="FathomException">It cannot be reached.</exception>
    public static IReadOnlyList<WorkerCard> Describe(string cluster, CancellationToken cancel) => ClusterView.Of(ClusterAddress.Parse(cluster), cancel).GetAwaiter().GetResult();
}
