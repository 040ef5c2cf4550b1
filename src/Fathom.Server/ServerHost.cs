using System.Net;
using System.Security.Cryptography.X509Certificates;
using Fathom.Server.Endpoints;
using Fathom.Server.Guard;
using Fathom.Server.Requests;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Fathom.Server;

/// <summary>Puts the server together.</summary>
static class ServerHost
{
    /// <summary>So long the listening may take to end after streams have.</summary>
    const double SecondsToClose = 5;

    /// <summary>A server that is yet to be started.</summary>
    /// <param name="state">What its requests share.</param>
    /// <exception cref="FathomException">Its address or certificate cannot be used.</exception>
    public static WebApplication Build(ServerState state)
    {
        var settings = state.Settings;
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [], ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.Sources.Clear();
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(settings.GraceSeconds + SecondsToClose));
        builder.WebHost.ConfigureKestrel(kestrel => Configure(kestrel, settings)).UseKestrelHttpsConfiguration();
        var app = builder.Build();
        app.Lifetime.ApplicationStopping.Register(() => state.Stop(settings.GraceSeconds));
        var gate = new Gate(state);
        app.Use(gate.Pass);
        app.UseRouting();
        AnswerEndpoints.Map(app, state);
        ModelEndpoints.Map(app, state);
        TraceEndpoints.Map(app, state);
        ThinkEndpoints.Map(app, state);
        ComparisonEndpoints.Map(app, state);
        LiveEndpoints.Map(app, state);
        PageEndpoints.Map(app, settings);
        app.MapFallback(static http => throw ApiException.NotFound($"there is no {http.Request.Method} {http.Request.Path}"));
        return app;
    }

    static void Configure(KestrelServerOptions kestrel, ServerSettings settings)
    {
        var limits = settings.Limits;
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = limits.BodyBytes;
        kestrel.Limits.MaxConcurrentConnections = limits.Connections;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(limits.HeaderSeconds);
        var certificate = CertificateOf(settings);
        kestrel.Listen(AddressOf(settings.Host), settings.Port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            if (certificate is not null)
                listen.UseHttps(certificate);
        });
    }

    /// <summary>The address that a name or number stands for.</summary>
    /// <exception cref="FathomException">There is none.</exception>
    static IPAddress AddressOf(string host)
    {
        try
        {
            return host.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? IPAddress.Loopback
                : IPAddress.TryParse(host, out var address) ? address : Dns.GetHostAddresses(host)[0];
        }
        catch (Exception error) when (error is System.Net.Sockets.SocketException or IndexOutOfRangeException or ArgumentException)
        {
            throw new FathomException($"{host}: is no address of this machine", error);
        }
    }

    static X509Certificate2? CertificateOf(ServerSettings settings)
    {
        if (settings.Certificate is not { } path)
            return null;
        try
        {
            using var pem = X509Certificate2.CreateFromPemFile(path, settings.CertificateKey);
            return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
        }
        catch (Exception error) when (error is System.Security.Cryptography.CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new FathomException($"{path}: is no certificate with its key, in PEM: {error.Message}", error);
        }
    }
}
