using System.Net;
using Fathom.Cluster.Joining;

namespace Fathom.Cluster.Working;

/// <summary>Where the workers of the cluster are reached, as its table says.</summary>
sealed class Neighbours(IMembershipTable table, IPEndPoint own)
{
    /// <summary>Where this one is.</summary>
    public string Own { get; } = Membership.GatewayOf(own).ToString();

    /// <summary>Where all are.</summary>
    public async Task<string[]> Find()
    {
        try
        {
            var read = await table.ReadAllAsync(CancellationToken.None).ConfigureAwait(false);
            return [.. read.Members.Where(static member => member.Item1.Status == SiloStatus.Active)
                .Select(static member => new IPEndPoint(member.Item1.SiloAddress.Endpoint.Address, member.Item1.ProxyPort).ToString())];
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return [Own];
        }
    }
}
