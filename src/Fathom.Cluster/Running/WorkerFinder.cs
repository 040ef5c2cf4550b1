using System.Net;
using Fathom.Cluster.Joining;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Messaging;

namespace Fathom.Cluster.Running;

/// <summary>Finds the workers of a cluster, in its table or by those that are known.</summary>
sealed class WorkerFinder : IRoster
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    readonly ClusterConnection cluster;
    readonly IHost host;
    readonly IGatewayListProvider table;
    bool isReady;

    /// <summary>Looks at a cluster.</summary>
    public WorkerFinder(ClusterConnection cluster)
    {
        this.cluster = cluster;
        var builder = PlainHost.Create();
        builder.UseOrleansClient(client => Membership.Use(client, cluster.Address));
        host = builder.Build();
        table = host.Services.GetRequiredService<IGatewayListProvider>();
    }

    public string Name => cluster.Address.Text;

    public bool IsByHearsay => cluster.Address.Kind == ClusterKind.FirstWorker;

    public async Task<IReadOnlyDictionary<string, IPEndPoint>> Find(CancellationToken cancel)
    {
        if (!isReady)
            await table.InitializeGatewayListProviderAsync(cancel).WaitAsync(Patience, cancel).ConfigureAwait(false);
        isReady = true;
        var gateways = await table.GetGatewaysAsync(cancel).WaitAsync(Patience, cancel).ConfigureAwait(false);
        return gateways.DistinctBy(static one => one.ToString()).ToDictionary(static one => one.ToString(), static one => new IPEndPoint(IPAddress.Parse(one.Host.Trim('[', ']')), one.Port));
    }

    public async Task<IConnection> Connect(IPEndPoint endpoint, TimeSpan patience, CancellationToken cancel) =>
        await WorkerClient.Connect(cluster, endpoint, patience, cancel).ConfigureAwait(false);

    public void Dispose() => host.Dispose();
}
