using System.Globalization;
using System.Net;
using System.Text;
using Fathom.Cluster.Joining;
using Fathom.Cluster.Messages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Fathom.Cluster.Working;

/// <summary>What a worker has counted, at /metrics, in the text that Prometheus reads.</summary>
static class MetricsPage
{
    /// <summary>Serves it.</summary>
    /// <exception cref="FathomException">The address cannot be listened at.</exception>
    public static async Task<WebApplication> Serve(IPEndPoint at, Workbench bench)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [], ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.Sources.Clear();
        builder.Logging.ClearProviders();
        PlainHost.HearNothing(builder.Services);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(at);
        });
        var app = builder.Build();
        app.MapGet("/metrics", () => Results.Text(Text(bench.Cards()), "text/plain; version=0.0.4"));
        try
        {
            await app.StartAsync().ConfigureAwait(false);
            return app;
        }
        catch (Exception error) when (error is IOException or System.Net.Sockets.SocketException)
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw new FathomException($"{at}: cannot be listened at: {error.Message}", error);
        }
    }

    /// <summary>The text.</summary>
    public static string Text(IReadOnlyList<ModelCard> models)
    {
        var text = new StringBuilder();
        Of("fathom_worker_samples_in_hand", "gauge", "Samples that run, or whose result has not been fetched.", static model => model.InHand);
        Of("fathom_worker_samples_total", "counter", "Samples that were made.", static model => model.Done);
        Of("fathom_worker_tokens_total", "counter", "Tokens that were measured.", static model => model.Tokens);
        Of("fathom_worker_tokens_per_second", "gauge", "Tokens a second, over the time in which there was work.", static model => model.TokensPerSecond);
        Of("fathom_worker_runs", "gauge", "Runs that ask for samples.", static model => model.Runs);
        return text.ToString();

        void Of(string name, string type, string help, Func<ModelCard, double> value)
        {
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");
            foreach (var model in models)
                text.Append(CultureInfo.InvariantCulture, $"{name}{{model=\"{Escaped(model.Name)}\",fingerprint=\"{model.Fingerprint[..8]}\"}} {value(model):R}\n");
        }
    }

    static string Escaped(string label) => label.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
