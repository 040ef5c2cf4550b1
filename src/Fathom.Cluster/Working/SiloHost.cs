using System.Net;
using Fathom.Cluster.Joining;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace Fathom.Cluster.Working;

/// <summary>A silo that is a member of the cluster once.</summary>
sealed class SiloHost : IAsyncDisposable
{
    readonly IHost host;
    readonly FatalError fatal = new();

    SiloHost(WorkerSettings settings, ClusterAddress? address, IPEndPoint own, Tls? tls, Workbench bench)
    {
        var builder = PlainHost.Create();
        var lease = TimeSpan.FromSeconds(settings.LeaseSeconds);
        builder.UseOrleans(silo =>
        {
            Membership.Use(silo, address, own);
            tls?.Use(silo);
            silo.Configure<EndpointOptions>(endpoints =>
            {
                (endpoints.AdvertisedIPAddress, endpoints.SiloPort, endpoints.GatewayPort) = (own.Address, own.Port, Membership.GatewayOf(own).Port);
                (endpoints.SiloListeningEndpoint, endpoints.GatewayListeningEndpoint) = (own, Membership.GatewayOf(own));
            });
            silo.Configure<ClusterMembershipOptions>(membership =>
            {
                membership.ProbeTimeout = lease / 8;
                membership.NumMissedProbesLimit = 3;
                membership.TableRefreshTimeout = lease / 4;
                membership.IAmAliveTablePublishTimeout = lease / 2;
                membership.NumMissedTableIAmAliveLimit = 3;
                membership.DeathVoteExpirationTimeout = lease * 2;
            });
            silo.Services.AddSingleton(bench);
            silo.Services.AddSingleton<IFatalErrorHandler>(fatal);
        });
        host = builder.Build();
        bench.Neighbours = new(host.Services.GetRequiredService<IMembershipTable>(), own);
    }

    /// <summary>Completes with the reason when the cluster has taken it for dead.</summary>
    public Task<string> Lost => fatal.Told;

    /// <summary>Joins.</summary>
    /// <exception cref="FathomException">It cannot.</exception>
    public static async Task<SiloHost> Start(WorkerSettings settings, ClusterAddress? address, IPEndPoint own, Tls? tls, Workbench bench, CancellationToken cancel)
    {
        var silo = new SiloHost(settings, address, own, tls, bench);
        try
        {
            var starting = silo.host.StartAsync(cancel);
            if (await Task.WhenAny(starting, silo.Lost).ConfigureAwait(false) != starting)
                throw new FathomException($"{address?.Text ?? own.ToString()}: cannot be joined: {await silo.Lost.ConfigureAwait(false)}");
            await starting.ConfigureAwait(false);
            return silo;
        }
        catch (Exception error) when (error is not (FathomException or OperationCanceledException))
        {
            await silo.DisposeAsync().ConfigureAwait(false);
            throw new FathomException($"{address?.Text ?? own.ToString()}: cannot be joined: {error.GetBaseException().Message}", error);
        }
    }

    /// <summary>Leaves.</summary>
    public async Task Stop(TimeSpan most)
    {
        using var patience = new CancellationTokenSource(most);
        await host.StopAsync(patience.Token).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await ((IAsyncDisposable)host).DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10)).ConfigureAwait(false);
        }
        catch (Exception error) when (error is TimeoutException or ObjectDisposedException or OrleansException)
        {
            // what is left of it goes with the process
        }
    }

    /// <summary>Hears that the silo cannot go on, in place of ending the process.</summary>
    sealed class FatalError : IFatalErrorHandler
    {
        readonly TaskCompletionSource<string> told = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<string> Told => told.Task;

        public bool IsUnexpected(Exception exception) => exception is not (OperationCanceledException or ObjectDisposedException);

        public void OnFatalException(object? sender, string? context, Exception? exception) => told.TrySetResult(exception?.Message ?? context ?? "no reason is given");
    }
}
