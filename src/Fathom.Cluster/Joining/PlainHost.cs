using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Fathom.Cluster.Joining;

/// <summary>What Orleans runs in: a host that hears no signals, which are for the program.</summary>
static class PlainHost
{
    /// <summary>A host that is to be built.</summary>
    public static HostApplicationBuilder Create()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { Args = [], DisableDefaults = true, ContentRootPath = AppContext.BaseDirectory });
        HearNothing(builder.Services);
        return builder;
    }

    /// <summary>Keeps a host from ending at a signal.</summary>
    public static void HearNothing(IServiceCollection services) => services.AddSingleton<IHostLifetime, Deaf>();

    sealed class Deaf : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
