using System.Net;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using StackExchange.Redis;

namespace Fathom.Cluster.Joining;

/// <summary>Tells Orleans where the cluster is known.</summary>
static class Membership
{
    /// <summary>The name under which all workers of Fathom find each other.</summary>
    public const string Name = "fathom";

    /// <summary>A worker answers at the port after the one at which workers speak with each other.</summary>
    public static IPEndPoint GatewayOf(IPEndPoint silo) => new(silo.Address, silo.Port + 1);

    /// <summary>For a worker.</summary>
    /// <param name="silo">What is configured.</param>
    /// <param name="address">Where the cluster is known; null where it begins here.</param>
    /// <param name="own">Where other workers reach this one.</param>
    public static void Use(ISiloBuilder silo, ClusterAddress? address, IPEndPoint own)
    {
        silo.Configure<ClusterOptions>(Set);
        switch (address?.Kind)
        {
            case null:
                silo.UseDevelopmentClustering(own);
                break;
            case ClusterKind.FirstWorker:
                silo.UseDevelopmentClustering(new IPEndPoint(ClusterAddress.Resolve(address.Host), address.Port));
                break;
            default:
                silo.UseRedisClustering(options => options.ConfigurationOptions = Redis(address));
                break;
        }
    }

    /// <summary>For whoever asks workers.</summary>
    public static void Use(IClientBuilder client, ClusterAddress address)
    {
        client.Configure<ClusterOptions>(Set);
        if (address.Kind == ClusterKind.FirstWorker)
            client.UseStaticClustering(GatewayOf(new(ClusterAddress.Resolve(address.Host), address.Port)));
        else
            client.UseRedisClustering(options => options.ConfigurationOptions = Redis(address));
    }

    static void Set(ClusterOptions options) => (options.ClusterId, options.ServiceId) = (Name, Name);

    /// <summary>A connection to Redis, which is made anew when it breaks.</summary>
    public static ConfigurationOptions Redis(ClusterAddress address)
    {
        var options = new ConfigurationOptions { AbortOnConnectFail = false, Ssl = address.HasTls, ConnectTimeout = 3000, AsyncTimeout = 3000, SyncTimeout = 3000 };
        options.EndPoints.Add(address.Host, address.Port);
        if (address.UserInfo.Split(':', 2) is [var user, var password])
            (options.User, options.Password) = (user.Length == 0 ? null : user, password);
        return options;
    }
}
