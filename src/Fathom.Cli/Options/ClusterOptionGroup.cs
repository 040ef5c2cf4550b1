#if CLUSTER
using System.CommandLine;
using Fathom.Cluster;

namespace Fathom.Cli.Options;

/// <summary>By which machines samples are made.</summary>
sealed class ClusterOptionGroup : OptionGroup
{
    /// <summary>The forms of an address of a cluster.</summary>
    public const string Addresses = "HOST:PORT of its first worker, or redis://HOST:PORT";

    readonly Option<string?> cluster;

    public ClusterOptionGroup() : base("Many machines") =>
        cluster = Add(New.File("--cluster", "ADDRESS", $"Let all workers of a cluster that hold the model make the samples: {Addresses}."));

    /// <summary>Which cluster; null for none.</summary>
    /// <exception cref="UsageException">There are certificates, and no cluster.</exception>
    public ClusterSettings? Read(ParseResult parsed, TlsOptionGroup tls)
    {
        var certificates = tls.Read(parsed);
        return parsed.GetValue(cluster) is { } address ? new() { Address = address, Tls = certificates }
            : certificates is null ? null : throw new UsageException($"certificates go with {cluster.Name}");
    }
}
#endif
