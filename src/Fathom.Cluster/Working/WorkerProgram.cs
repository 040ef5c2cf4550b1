using System.Net;
using System.Runtime.InteropServices;
using Fathom.Cli;
using Fathom.Cluster.Joining;

namespace Fathom.Cluster.Working;

/// <summary>Runs a worker until it is told to end.</summary>
static class WorkerProgram
{
    static readonly TimeSpan HandingBack = TimeSpan.FromSeconds(5), Leaving = TimeSpan.FromSeconds(10), BetweenJoins = TimeSpan.FromSeconds(1);

    /// <summary>Opens the models, joins, and works until a signal comes or whoever started it is gone.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="starter">Ends when whoever started it ends.</param>
    /// <param name="said">Where notes and errors go.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="FathomException">A model cannot be opened, or the cluster not be joined.</exception>
    public static async Task<int> Run(WorkerSettings settings, TextReader starter, TextWriter said)
    {
        var log = TextWriter.Synchronized(said);
        void Note(string what) => log.WriteLine($"fathom: {what}");
        var address = settings.Join is { } join ? ClusterAddress.Parse(join) : null;
        var own = OwnAddress.Of(settings.Listen, address);
        var tls = settings.Tls is { } certificates ? new Tls(certificates) : null;
        if (tls is null)
            PrivateAddress.Check(own.Address);
        using var ending = new CancellationTokenSource();
        using var interrupted = EndAt(PosixSignal.SIGINT, ending);
        using var terminated = EndAt(PosixSignal.SIGTERM, ending);
        new Thread(() => WatchStarter(starter, ending)) { IsBackground = true, Name = "starter" }.Start();
        using var bench = new Workbench(Open(settings, Note), settings.LeaseSeconds);
        await using var page = settings.Metrics is { } metrics ? await MetricsPage.Serve(ClusterAddress.ResolveEndpoint(metrics), bench).ConfigureAwait(false) : null;
        await Work(settings, address, own, tls, bench, Note, ending.Token).ConfigureAwait(false);
        return 0;
    }

    static async Task Work(WorkerSettings settings, ClusterAddress? address, IPEndPoint own, Tls? tls, Workbench bench, Action<string> note, CancellationToken ending)
    {
        string models = string.Join(", ", bench.Models.Select(static model => $"{model.Language.Identity.Name} {model.Language.Identity.Quantisation}"));
        bool hasJoined = false;
        while (!ending.IsCancellationRequested)
        {
            try
            {
                await using var silo = await SiloHost.Start(settings, address, own, tls, bench, ending).ConfigureAwait(false);
                note(hasJoined ? $"has joined again: {own}" : address is null
                    ? $"ready: {own} begins a cluster with {models}: it lives as long as this worker, and others come by --join {own}"
                    : $"ready: {own} has joined {address.Text} with {models}");
                hasJoined = true;
                var lost = silo.Lost;
                await Task.WhenAny(lost, Task.Delay(Timeout.Infinite, ending)).ConfigureAwait(false);
                if (!ending.IsCancellationRequested)
                {
                    note($"the cluster has taken this worker for dead ({await lost.ConfigureAwait(false)}): it joins again");
                    continue;
                }
                note("hands its work back");
                await bench.Leave(HandingBack).ConfigureAwait(false);
                await silo.Stop(Leaving).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (ending.IsCancellationRequested)
            {
                return;
            }
            catch (FathomException error) when (hasJoined)
            {
                note($"{error.Message}: tries again");
                await Task.WhenAny(Task.Delay(BetweenJoins, ending)).ConfigureAwait(false);
            }
        }
    }

    static List<HeldModel> Open(WorkerSettings settings, Action<string> note)
    {
        var models = new List<HeldModel>();
        try
        {
            foreach (string path in settings.Models)
            {
                var language = new ModelOpening(path, settings.Threads, settings.Engine, note).Open();
                models.Add(new(language, settings.Context, settings.CacheBytes ?? FreeMemory.Bytes / 2 / (settings.Models.Count - models.Count)));
            }
            return models;
        }
        catch
        {
            foreach (var model in models)
                model.Dispose();
            throw;
        }
    }

    /// <summary>The first signal asks to end; another ends the process.</summary>
    static PosixSignalRegistration EndAt(PosixSignal signal, CancellationTokenSource ending) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = !ending.IsCancellationRequested;
        End(ending);
    });

    static void WatchStarter(TextReader starter, CancellationTokenSource ending)
    {
        while (starter.ReadLine() is not null)
        {
        }
        End(ending);
    }

    static void End(CancellationTokenSource ending)
    {
        try
        {
            ending.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // it has ended
        }
    }
}
