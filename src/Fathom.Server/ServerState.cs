using System.Text;
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

    /// <summary>Runs the answers to a request, as <see cref="Run(Func{CancellationToken, Task}, CancellationToken)"/> does, and counts them.</summary>
    public async Task Run(AnswerRun run, CancellationToken aborted)
    {
        using var live = Live?.Show(run);
        try
        {
            await Run(run.Run, aborted);
        }
        finally
        {
            metrics.Count(run.Choices);
            if (Settings.LogText)
                LogText(run.Choices);
        }
    }

    void LogText(IReadOnlyList<Choice> choices)
    {
        foreach (var choice in choices)
            log(Encoding.UTF8.GetString(Json.Bytes(json =>
            {
                json.WriteStartObject();
                json.WriteString("model", choice.Request.Model.Name);
                json.WriteString("prompt", choice.PromptText);
                json.WriteString("reasoning", choice.Reasoning.ToString());
                json.WriteString("answer", choice.Content.ToString());
                json.WriteString("finish", choice.Finish);
                json.WriteEndObject();
            }).Span));
    }

    /// <summary>Runs what a request asks for.</summary>
    /// <param name="run">Does it, until it is cancelled.</param>
    /// <param name="aborted">Ends it, because nobody waits for it any more.</param>
    /// <exception cref="ApiException">It is refused, failed, or was ended because the server stops.</exception>
    /// <exception cref="OperationCanceledException">Nobody waits for it.</exception>
    public async Task Run(Func<CancellationToken, Task> run, CancellationToken aborted)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(aborted, closing.Token);
        try
        {
            await run(ending.Token);
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested && !aborted.IsCancellationRequested)
        {
            throw ApiException.Unavailable("the server is stopping: the answer is cut short", "server_stopping");
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
