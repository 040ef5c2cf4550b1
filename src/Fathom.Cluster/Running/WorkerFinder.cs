using System.Net;
using Fathom.Cluster.Joining;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Messaging;

namespace Fathom.Cluster.Running;

/// <summary>Finds the workers of a cluster, in its table or by those that are known.</summary>
sealed class WorkerFinder : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    readonly IHost host;
    readonly IGatewayListProvider table;
    bool isReady;

    /// <summary>Looks at a cluster.</summary>
    public WorkerFinder(ClusterAddress address)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { Args = [], DisableDefaults = true, ContentRootPath = AppContext.BaseDirectory });
        builder.UseOrleansClient(client => Membership.Use(client, address));
        host = builder.Build();
        table = host.Services.GetRequiredService<IGatewayListProvider>();
    }

    /// <summary>Where workers are reached, as the table says; their names also tell one that was started anew from the one before.</summary>
    /// <exception cref="Exception">The table cannot be read.</exception>
    public async Task<IReadOnlyDictionary<string, IPEndPoint>> Find(CancellationToken cancel)
    {
        if (!isReady)
            await table.InitializeGatewayListProviderAsync(cancel).WaitAsync(Patience, cancel).ConfigureAwait(false);
        isReady = true;
        var gateways = await table.GetGatewaysAsync(cancel).WaitAsync(Patience, cancel).ConfigureAwait(false);
        return gateways.DistinctBy(static one => one.ToString()).ToDictionary(static one => one.ToString(), static one => new IPEndPoint(IPAddress.Parse(one.Host.Trim('[', ']')), one.Port));
    }

    public void Dispose() => host.Dispose();
}
