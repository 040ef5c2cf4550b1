using System.Net;
using System.Net.Sockets;

namespace Fathom.Cluster.Joining;

/// <summary>Where a worker is reached.</summary>
static class OwnAddress
{
    const int FirstPort = 11_111, Tries = 100;

    /// <summary>The address and port of a worker.</summary>
    /// <param name="listen">As it was given, HOST:PORT; null for this machine's address towards the cluster and two free ports, or, where the cluster begins here, 127.0.0.1:11111.</param>
    /// <param name="cluster">Where the cluster is known; null where it begins here.</param>
    /// <exception cref="FathomException">There is none.</exception>
    public static IPEndPoint Of(string? listen, ClusterAddress? cluster)
    {
        if (listen is not null)
            return ClusterAddress.ResolveEndpoint(listen);
        if (cluster is null)
            return new(IPAddress.Loopback, FirstPort);
        var address = Towards(ClusterAddress.Resolve(cluster.Host), cluster.Port);
        for (int tries = 0; tries < Tries; tries++)
        {
            int port = Random.Shared.Next(20_000, 32_000);
            if (IsFree(address, port) && IsFree(address, port + 1))
                return new(address, port);
        }
        throw new FathomException($"{address}: has no two free ports side by side");
    }

    /// <summary>The address of this machine from which another is reached.</summary>
    static IPAddress Towards(IPAddress other, int port)
    {
        using var socket = new Socket(other.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Connect(other, port);
            return ((IPEndPoint)socket.LocalEndPoint!).Address;
        }
        catch (SocketException error)
        {
            throw new FathomException($"{other}: cannot be reached from here: {error.Message}", error);
        }
    }

    static bool IsFree(IPAddress address, int port)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
