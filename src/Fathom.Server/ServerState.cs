using Fathom.Server.Answers;
using Fathom.Server.Live;
using Fathom.Server.Requests;

namespace Fathom.Server;

/// <summary>What all requests share.</summary>
/// <param name="models">The models.</param>
/// <param name="traces">The traces of past answers.</param>
/// <param name="metrics">What is counted.</param>
/// <param name="log">Told of what goes wrong.</param>
sealed class ServerState(ServedModels models, TraceStore traces, Metrics metrics, Action<string> log) : IDisposable
{
    readonly CancellationTokenSource closing = new();

    public ServedModels Models => models;

    public ServerSettings Settings => models.Settings;

    public TraceStore Traces => traces;

    public Metrics Metrics => metrics;

    /// <summary>What is told of answers to whoever watches; null where nobody may.</summary>
    public LiveFeed? Live { get; } = models.Settings.ShowLive ? new() : null;

    /// <summary>Whether nothing new is begun.</summary>
    public bool IsStopping { get; private set; }

    /// <summary>Begins nothing new, and after so many seconds ends what still runs.</summary>
    public void Stop(double graceSeconds)
    {
        IsStopping = true;
        Live?.Stop();
        closing.CancelAfter(TimeSpan.FromSeconds(graceSeconds));
    }

    /// <summary>Runs the answers to a request.</summary>
    /// <param name="run">The answers.</param>
    /// <param name="aborted">Ends them, because nobody waits for them any more.</param>
    /// <exception cref="ApiException">They are refused, failed, or were ended because the server stops.</exception>
    /// <exception cref="OperationCanceledException">Nobody waits for them.</exception>
    public async Task Run(AnswerRun run, CancellationToken aborted)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(aborted, closing.Token);
        using var live = Live?.Show(run);
        try
        {
            await run.Run(ending.Token);
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested && !aborted.IsCancellationRequested)
        {
            throw ApiException.Unavailable("the server is stopping: the answer is cut short", "server_stopping");
        }
        finally
        {
            metrics.Count(run.Choices);
        }
    }

    /// <summary>Tells of an error that is the server's own.</summary>
    public void Note(ApiException error)
    {
        if (error.Status == StatusCodes.Status500InternalServerError)
            log(error.InnerException?.ToString() ?? error.Message);
    }

    public void Dispose() => closing.Dispose();
}
