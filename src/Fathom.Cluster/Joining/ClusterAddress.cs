using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Fathom.Cluster.Joining;

/// <summary>Where a cluster is known: at its first worker, or in a Redis that all reach.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Host">The machine.</param>
/// <param name="Port">The port.</param>
/// <param name="Text">As it was given, without a password.</param>
sealed record ClusterAddress(ClusterKind Kind, string Host, int Port, string Text)
{
    const int RedisPort = 6379;

    /// <summary>The user and the password of the Redis, "user:password"; empty where none was given.</summary>
    public string UserInfo { get; init; } = "";

    /// <summary>Whether the Redis is spoken to by TLS.</summary>
    public bool HasTls { get; init; }

    /// <summary>Reads HOST:PORT, or redis://USER:PASSWORD@HOST:PORT, of which the password and the port may be left out.</summary>
    /// <exception cref="FathomException">It is none of them.</exception>
    public static ClusterAddress Parse(string text)
    {
        if (!text.Contains("://", StringComparison.Ordinal))
        {
            var (host, port) = ParseEndpoint(text);
            return new(ClusterKind.FirstWorker, host, port, text);
        }
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
            throw Bad(text);
        if (uri.Scheme is not ("redis" or "rediss"))
            throw Bad(text);
        int at = uri.Port > 0 ? uri.Port : RedisPort;
        return new(ClusterKind.Redis, uri.DnsSafeHost, at, $"{uri.Scheme}://{uri.Host}:{at.ToString(CultureInfo.InvariantCulture)}")
        {
            UserInfo = Uri.UnescapeDataString(uri.UserInfo),
            HasTls = uri.Scheme == "rediss",
        };
    }

    /// <summary>Reads HOST:PORT.</summary>
    /// <exception cref="FathomException">It is none.</exception>
    public static (string Host, int Port) ParseEndpoint(string text)
    {
        int colon = text.LastIndexOf(':');
        string host = colon < 0 ? "" : text[..colon].Trim('[', ']');
        return host.Length > 0 && int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and < 65_535 ? (host, port) : throw Bad(text);
    }

    /// <summary>The address and port that HOST:PORT stands for.</summary>
    /// <exception cref="FathomException">There is none.</exception>
    public static IPEndPoint ResolveEndpoint(string text)
    {
        var (host, port) = ParseEndpoint(text);
        return new(Resolve(host), port);
    }

    /// <summary>The address that a name or number stands for.</summary>
    /// <exception cref="FathomException">There is none.</exception>
    public static IPAddress Resolve(string host)
    {
        try
        {
            return IPAddress.TryParse(host, out var address) ? address
                : host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? IPAddress.Loopback
                : Dns.GetHostAddresses(host).OrderBy(static one => one.AddressFamily != AddressFamily.InterNetwork).First();
        }
        catch (Exception error) when (error is SocketException or InvalidOperationException or ArgumentException)
        {
            throw new FathomException($"{host}: no such machine is known", error);
        }
    }

    static FathomException Bad(string text) => new($"\"{text}\" is no address of a cluster such as 192.168.0.10:11111 or redis://192.168.0.10:6379");
}

/// <summary>Where a cluster is known.</summary>
enum ClusterKind
{
    /// <summary>At its first worker.</summary>
    FirstWorker,
    /// <summary>In a Redis.</summary>
    Redis,
}
