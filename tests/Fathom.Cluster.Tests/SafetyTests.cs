using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fathom.Cluster.Joining;

namespace Fathom.Cluster.Tests;

/// <summary>Who may speak with workers.</summary>
[Collection(nameof(Alone))]
public sealed class SafetyTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("10.1.2.3", true)]
    [InlineData("172.31.0.1", true)]
    [InlineData("172.32.0.1", false)]
    [InlineData("192.168.1.1", true)]
    [InlineData("8.8.8.8", false)]
    [InlineData("::1", true)]
    [InlineData("fd00::1", true)]
    [InlineData("2001:db8::1", false)]
    [InlineData("::ffff:8.8.8.8", false)]
    [InlineData("0.0.0.0", false)]
    public void Only_private_addresses_do_without_certificates(string address, bool isPrivate) => Assert.Equal(isPrivate, PrivateAddress.Is(IPAddress.Parse(address)));

    [Fact]
    public void A_worker_that_others_reach_is_refused_without_certificates()
    {
        using var worker = new WorkerProcess(join: null, "203.0.113.5:11111");
        Assert.Equal(1, worker.Ends());
        Assert.Contains("203.0.113.5: is no address of this machine or of a private network", worker.Said, StringComparison.Ordinal);
        Assert.Contains("--tls-certificate", worker.Said, StringComparison.Ordinal);
    }

    [Fact]
    public void With_certificates_only_who_has_one_of_the_authority_is_heard()
    {
        var (ours, theirs) = (Authority("ours"), Authority("theirs"));
        string address = WorkerProcess.FreeAddress();
        using var first = new WorkerProcess(join: null, address, change: settings => settings with { Tls = Signed("first", ours) }).Ready();
        using var second = new WorkerProcess(address, change: settings => settings with { Tls = Signed("second", ours) }).Ready();
        using var runs = new Runs { Tls = Signed("runner", ours) };
        var options = Runs.Options(samples: 2);
        Assert.Equal(runs.Here(options, 4), runs.There(address, options, 4));
        Assert.Equal(2, Runs.Workers(address, Signed("viewer", ours)).Count);
        Assert.Contains("no worker answers", Assert.Throws<FathomException>(() => Runs.Workers(address, Signed("stranger", theirs))).Message, StringComparison.Ordinal);
        Assert.Contains("no worker answers", Assert.Throws<FathomException>(() => Runs.Workers(address)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_tells_what_it_has_counted()
    {
        string metrics = WorkerProcess.FreeAddress();
        using var worker = new WorkerProcess(join: null, WorkerProcess.FreeAddress(), change: settings => settings with { Metrics = metrics }).Ready();
        using var client = new HttpClient();
        string text = await client.GetStringAsync($"http://{metrics}/metrics");
        Assert.Contains("# TYPE fathom_worker_samples_total counter\nfathom_worker_samples_total{model=\"Abacus\",fingerprint=\"", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("192.168.0.10")]
    [InlineData("192.168.0.10:0")]
    [InlineData("http://192.168.0.10:1")]
    [InlineData("redis://")]
    [InlineData(":11111")]
    public void What_is_no_address_of_a_cluster_is_refused(string text) => Assert.Contains(text, Assert.Throws<FathomException>(() => ClusterAddress.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Addresses_of_all_kinds_are_read()
    {
        Assert.Equal((ClusterKind.FirstWorker, "h", 1), Parts("h:1"));
        Assert.Equal((ClusterKind.FirstWorker, "::1", 7), Parts("[::1]:7"));
        Assert.Equal((ClusterKind.Redis, "h", 6379), Parts("redis://h"));
        Assert.Equal((ClusterKind.Redis, "h", 7), Parts("redis://user:secret@h:7"));
        Assert.DoesNotContain("secret", ClusterAddress.Parse("redis://user:secret@h:7").Text, StringComparison.Ordinal);

        static (ClusterKind, string, int) Parts(string text) => ClusterAddress.Parse(text) is var read ? (read.Kind, read.Host, read.Port) : default;
    }

    X509Certificate2 Authority(string name)
    {
        var request = new CertificateRequest($"CN={name}", ECDsa.Create(ECCurve.NamedCurves.nistP256), HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(folder.File($"{name}.pem"), made.ExportCertificatePem());
        return made;
    }

    TlsSettings Signed(string name, X509Certificate2 authority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var made = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256).Create(authority, authority.NotBefore, authority.NotAfter, RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(folder.File($"{name}.pem"), made.ExportCertificatePem());
        File.WriteAllText(folder.File($"{name}.key"), key.ExportPkcs8PrivateKeyPem());
        return new(folder.File($"{name}.pem"), folder.File($"{name}.key"), folder.File($"{authority.Subject[3..]}.pem"));
    }
}
