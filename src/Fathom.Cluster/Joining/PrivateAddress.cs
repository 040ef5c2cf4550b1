using System.Net;

namespace Fathom.Cluster.Joining;

/// <summary>Addresses that only a network of one's own reaches.</summary>
static class PrivateAddress
{
    static readonly IPNetwork[] Networks =
        [.. new[] { "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "::1/128", "fc00::/7", "fe80::/10" }.Select(static network => IPNetwork.Parse(network))];

    /// <summary>Whether an address is one.</summary>
    public static bool Is(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Networks.Any(network => network.Contains(plain));
    }

    /// <summary>Refuses one that others may reach too.</summary>
    /// <param name="address">The address.</param>
    /// <exception cref="FathomException">It is none.</exception>
    public static void Check(IPAddress address)
    {
        if (!Is(address))
            throw new FathomException($"{address}: is no address of this machine or of a private network, and what is sent there could be read and changed: TLS with certificates makes it safe (--tls-certificate, --tls-key, --tls-authority)");
    }
}
