using Microsoft.AspNetCore.Connections;

namespace Fathom.Server;

/// <summary>Runs a server until it is told to stop.</summary>
static class ServerProgram
{
    /// <summary>Listens, opens the models, and serves until a signal comes or whoever started it is gone.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="starter">Ends when whoever started it ends.</param>
    /// <param name="said">Where notes and errors go.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="FathomException">A model cannot be opened, or the address not be listened at.</exception>
    public static async Task<int> Run(ServerSettings settings, TextReader starter, TextWriter said)
    {
        var log = TextWriter.Synchronized(said);
        void Note(string what) => log.WriteLine($"fathom: {what}");
        using var models = new ServedModels(settings);
        var traces = new TraceStore(settings.KeepTraces, settings.TraceFolder, Note);
        traces.TakeFolder();
        using var state = new ServerState(models, traces, new(), Note);
        await using var app = ServerHost.Build(state);
        await Listen(app, settings);
        string address = app.Urls.First();
        Note($"listening at {address}, loading {string.Join(", ", settings.Models.Select(static model => model.Name))}");
        new Thread(() => WatchStarter(starter, app)) { IsBackground = true, Name = "starter" }.Start();
        await Task.Run(() => models.Open(Note));
        Note($"ready: {address}/v1");
        await app.WaitForShutdownAsync();
        await traces.Settle();
        return 0;
    }

    static async Task Listen(WebApplication app, ServerSettings settings)
    {
        try
        {
            await app.StartAsync();
        }
        catch (Exception error) when (error is IOException or System.Net.Sockets.SocketException)
        {
            throw new FathomException(error.InnerException is AddressInUseException
                ? $"the port {settings.Port} of {settings.Host} is taken (--port chooses another)" : $"{settings.Host}:{settings.Port}: cannot be listened at: {error.Message}", error);
        }
    }

    static void WatchStarter(TextReader starter, WebApplication app)
    {
        while (starter.ReadLine() is not null)
        {
        }
        app.Lifetime.StopApplication();
    }
}
