using System.Net;

namespace Fathom.Cluster.Joining;

/// <summary>A cluster that is asked: where it is known, and how it is spoken with.</summary>
sealed class ClusterConnection
{
    readonly Tls? tls;

    /// <summary>Reads settings.</summary>
    /// <exception cref="FathomException">The address is none, or a certificate cannot be read.</exception>
    public ClusterConnection(ClusterSettings settings)
    {
        Address = ClusterAddress.Parse(settings.Address);
        tls = settings.Tls is { } certificates ? new(certificates) : null;
    }

    /// <summary>Where the cluster is known.</summary>
    public ClusterAddress Address { get; }

    /// <summary>Configures a connection to a worker.</summary>
    /// <exception cref="FathomException">Others could listen there.</exception>
    public void Use(IClientBuilder client, IPEndPoint worker)
    {
        if (tls is null)
            PrivateAddress.Check(worker.Address);
        tls?.Use(client);
    }
}
