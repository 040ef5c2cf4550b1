using System.Text;

namespace Fathom.Server.Answers;

/// <summary>Writes server-sent events: one at a time, each when the client has room for it, and a comment where there was nothing to say for long.</summary>
/// <remarks>The response begins with the first event or comment. A client that does not read for too long is let go.</remarks>
sealed class EventStream : IAsyncDisposable
{
    readonly HttpContext http;
    readonly ServerLimits limits;
    readonly SemaphoreSlim writing = new(1);
    readonly CancellationTokenSource ended = new();
    readonly Task comments;
    long lastWritten = Environment.TickCount64;

    public EventStream(HttpContext http, ServerLimits limits)
    {
        (this.http, this.limits) = (http, limits);
        comments = Comment();
    }

    /// <summary>Whether the response has begun.</summary>
    public bool HasBegun => http.Response.HasStarted;

    /// <summary>Writes an event.</summary>
    /// <param name="data">Its data, in one line.</param>
    /// <param name="name">Its name; null for none.</param>
    /// <param name="id">Its id; null for none.</param>
    /// <exception cref="OperationCanceledException">The client is gone, or does not read.</exception>
    public async ValueTask Write(ReadOnlyMemory<byte> data, string? name = null, string? id = null)
    {
        string head = $"{(id is null ? "" : $"id: {id}\n")}{(name is null ? "" : $"event: {name}\n")}data: ";
        await writing.WaitAsync(http.RequestAborted);
        try
        {
            await Send([.. Encoding.UTF8.GetBytes(head), .. data.Span, .. "\n\n"u8]);
        }
        finally
        {
            writing.Release();
        }
    }

    async Task Send(byte[] bytes)
    {
        if (!HasBegun)
        {
            http.Response.ContentType = "text/event-stream";
            http.Response.Headers.CacheControl = "no-cache";
            http.Response.Headers["X-Accel-Buffering"] = "no";
        }
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        patience.CancelAfter(TimeSpan.FromSeconds(limits.ReadSeconds));
        try
        {
            await http.Response.BodyWriter.WriteAsync(bytes, patience.Token);
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            http.Abort();
            throw;
        }
        Volatile.Write(ref lastWritten, Environment.TickCount64);
    }

    async Task Comment()
    {
        var silence = TimeSpan.FromSeconds(limits.SilenceSeconds);
        while (!ended.IsCancellationRequested)
        {
            var left = silence - TimeSpan.FromMilliseconds(Environment.TickCount64 - Volatile.Read(ref lastWritten));
            await Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.FromMilliseconds(1), ended.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
            if (ended.IsCancellationRequested || Environment.TickCount64 - Volatile.Read(ref lastWritten) < silence.TotalMilliseconds || !writing.Wait(0))
                continue;
            try
            {
                await Send(": still at work\n\n"u8.ToArray());
            }
            catch (Exception error) when (error is OperationCanceledException or IOException)
            {
                return;
            }
            finally
            {
                writing.Release();
            }
        }
    }

    /// <summary>No more comments are written.</summary>
    public async ValueTask DisposeAsync()
    {
        ended.Cancel();
        await comments;
    }
}
