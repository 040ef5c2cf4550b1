#if CLUSTER
using System.CommandLine;
using Fathom.Cluster;

namespace Fathom.Cli.Options;

/// <summary>The certificates of a cluster.</summary>
sealed class TlsOptionGroup : OptionGroup
{
    readonly Option<string?> certificate, key, authority;

    public TlsOptionGroup() : base("TLS")
    {
        certificate = Add(New.File("--tls-certificate", "FILE", "The certificate, in PEM, that this side shows to all others of the cluster. Without it only addresses of this machine and of private networks are used."));
        key = Add(New.File("--tls-key", "FILE", "Its key, in PEM, where the certificate's file does not hold it."));
        authority = Add(New.File("--tls-authority", "FILE", "The certificate, in PEM, that has signed those of all sides."));
    }

    /// <summary>What was given; null for nothing.</summary>
    /// <exception cref="UsageException">One goes with another that is missing.</exception>
    public TlsSettings? Read(ParseResult parsed)
    {
        var (own, signer) = (parsed.GetValue(certificate), parsed.GetValue(authority));
        if (own is null && signer is null && parsed.GetValue(key) is null)
            return null;
        return own is not null && signer is not null ? new(Path.GetFullPath(own), parsed.GetValue(key) is { } file ? Path.GetFullPath(file) : null, Path.GetFullPath(signer))
            : throw new UsageException($"{certificate.Name} and {authority.Name} go together");
    }
}
#endif
