using System.Text.Json.Serialization;

namespace Fathom.Cluster;

/// <summary>Which cluster is asked, and how.</summary>
sealed record ClusterSettings
{
    /// <summary>Where it is known.</summary>
    public required string Address { get; init; }

    /// <summary>The certificates that both sides show; null for no TLS.</summary>
    public TlsSettings? Tls { get; init; }
}

/// <summary>Certificates, in PEM. Whoever speaks with a worker shows one that the authority has signed, as the worker does.</summary>
/// <param name="Certificate">The file of this side's certificate.</param>
/// <param name="Key">The file of its key; null where the former holds it.</param>
/// <param name="Authority">The file of the certificate that signed those of all.</param>
sealed record TlsSettings(string Certificate, string? Key, string Authority);

/// <summary>Settings as JSON.</summary>
[JsonSerializable(typeof(ClusterSettings))]
sealed partial class ClusterSettingsJson : JsonSerializerContext;
