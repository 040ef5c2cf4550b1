using System.Net;
using Fathom.Cluster.Joining;
using Fathom.Cluster.Messages;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace Fathom.Cluster.Running;

/// <summary>A connection to one worker. Each has its own, so that results come straight from where they were made, and the silence of one keeps no other waiting.</summary>
sealed class WorkerClient : IConnection
{
    static readonly TimeSpan Closing = TimeSpan.FromSeconds(2);

    readonly IHost host;

    WorkerClient(IHost host) => this.host = host;

    /// <summary>The worker.</summary>
    public IWorker Worker => host.Services.GetRequiredService<IClusterClient>().GetGrain<IWorker>(0);

    /// <summary>Connects.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="endpoint">Where the worker answers.</param>
    /// <param name="patience">The longest wait for an answer.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task<WorkerClient> Connect(ClusterConnection cluster, IPEndPoint endpoint, TimeSpan patience, CancellationToken cancel)
    {
        var builder = PlainHost.Create();
        builder.UseOrleansClient(client =>
        {
            client.UseStaticClustering(endpoint);
            cluster.Use(client, endpoint);
            client.Configure<ClusterOptions>(static options => (options.ClusterId, options.ServiceId) = (Membership.Name, Membership.Name));
            client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = patience);
        });
        var made = new WorkerClient(builder.Build());
        try
        {
            await made.host.StartAsync(cancel).WaitAsync(patience, cancel).ConfigureAwait(false);
            return made;
        }
        catch
        {
            await made.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            using var most = new CancellationTokenSource(Closing);
            await host.StopAsync(most.Token).WaitAsync(Closing).ConfigureAwait(false);
            await ((IAsyncDisposable)host).DisposeAsync().AsTask().WaitAsync(Closing).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // a connection that is gone cannot be closed
        }
    }
}
