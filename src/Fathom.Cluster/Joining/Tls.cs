using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Orleans.Connections.Security;

namespace Fathom.Cluster.Joining;

/// <summary>TLS on all connections: each side shows a certificate that one authority has signed. Names do not count, since whoever has such a certificate is a member.</summary>
sealed class Tls
{
    readonly X509Certificate2 own, authority;

    /// <summary>Reads certificates.</summary>
    /// <exception cref="FathomException">They cannot be read.</exception>
    public Tls(TlsSettings settings)
    {
        own = Read(settings.Certificate, path =>
        {
            using var pem = X509Certificate2.CreateFromPemFile(path, settings.Key);
            return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
        });
        authority = Read(settings.Authority, X509CertificateLoader.LoadCertificateFromFile);
    }

    /// <summary>For a worker.</summary>
    public void Use(ISiloBuilder silo) => silo.UseTls(own, Set);

    /// <summary>For whoever asks workers.</summary>
    public void Use(IClientBuilder client) => client.UseTls(own, Set);

    void Set(TlsOptions options)
    {
        options.LocalClientCertificateSelector = (_, _, _, _, _) => own;
        options.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.RemoteCertificateValidation = (other, _, _) => IsSigned(other);
        options.OnAuthenticateAsClient = static (_, ssl) => ssl.TargetHost = Membership.Name;
    }

    bool IsSigned(X509Certificate2 other)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(other);
    }

    static X509Certificate2 Read(string path, Func<string, X509Certificate2> read)
    {
        try
        {
            return read(path);
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new FathomException($"{path}: is no certificate, or its key is not there, in PEM: {error.Message}", error);
        }
    }
}
