using System.Net;
using Fathom.Cluster.Joining;
using Fathom.Cluster.Messages;

namespace Fathom.Cluster.Running;

/// <summary>The workers of a cluster as they are now.</summary>
static class ClusterView
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Asks all that can be reached.</summary>
    /// <exception cref="FathomException">The cluster cannot be reached.</exception>
    public static async Task<IReadOnlyList<WorkerCard>> Of(ClusterConnection cluster, CancellationToken cancel)
    {
        var address = cluster.Address;
        try
        {
            using var finder = new WorkerFinder(cluster);
            var found = await finder.Find(cancel).ConfigureAwait(false);
            var cards = await Task.WhenAll(found.Values.Select(endpoint => Ask(cluster, endpoint, cancel))).ConfigureAwait(false);
            if (address.Kind != ClusterKind.FirstWorker)
                return [.. cards.OfType<WorkerCard>()];
            if (cards[0] is not { } first)
                throw new FathomException($"{address.Text}: no worker answers there");
            var others = await Task.WhenAll(first.Members.Where(member => member != first.Address).Select(member => Ask(cluster, IPEndPoint.Parse(member), cancel))).ConfigureAwait(false);
            return [first, .. others.OfType<WorkerCard>()];
        }
        catch (Exception error) when (error is not (FathomException or OperationCanceledException))
        {
            throw new FathomException($"{address.Text}: cannot be reached: {error.GetBaseException().Message}", error);
        }
    }

    /// <summary>What a worker says of itself; null where it does not answer.</summary>
    static async Task<WorkerCard?> Ask(ClusterConnection cluster, IPEndPoint endpoint, CancellationToken cancel)
    {
        try
        {
            await using var client = await WorkerClient.Connect(cluster, endpoint, Patience, cancel).ConfigureAwait(false);
            return await client.Worker.Describe().WaitAsync(Patience, cancel).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not (FathomException or OperationCanceledException))
        {
            return null;
        }
    }
}
