using System.Text.Json;
using Fathom.Server.Answers;
using Fathom.Server.Live;
using Fathom.Server.Requests;

namespace Fathom.Server.Endpoints;

/// <summary>Answers that are followed while they come by others than who asked for them.</summary>
static class LiveEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, ServerState server) => routes.MapGet("/v1/fathom/live", http => Watch(http, server));

    static Task Watch(HttpContext http, ServerState server)
    {
        const string parameter = "last_event_id";
        if (server.Live is not { } feed)
            throw ApiException.Forbidden("answers are shown to those alone who asked for them (fathom serve --show-live shows them to all who may ask)", "live_not_shown");
        if (http.Request.Query.Keys.FirstOrDefault(static name => name != parameter) is { } unknown)
            throw ApiException.Unsupported(unknown);
        string? had = http.Request.Headers["Last-Event-ID"] is [{ Length: > 0 } header] ? header : http.Request.Query[parameter];
        return Watch(http, server, feed, had);
    }

    /// <summary>Writes events until the server stops or the client is gone.</summary>
    /// <param name="http">The request.</param>
    /// <param name="server">What all requests share.</param>
    /// <param name="feed">Where events are from.</param>
    /// <param name="had">The id of the last event that the client had; null for none.</param>
    static async Task Watch(HttpContext http, ServerState server, LiveFeed feed, string? had)
    {
        await using var events = new EventStream(http, server.Settings.Limits);
        var (next, goesOn) = feed.Resume(had);
        await events.Write(Object(json => json.WriteNumber("running", feed.Running)), "watching", feed.IdOf(next - 1));
        if (!goesOn)
            await events.Write(Object(static json => json.WriteNull("events")), "skipped", feed.IdOf(next - 1));
        for (bool ended = false; !ended;)
        {
            var news = feed.After(next);
            if (news.Skipped > 0)
                await events.Write(Object(json => json.WriteNumber("events", news.Skipped)), "skipped", feed.IdOf(news.First - 1));
            for (int i = 0; i < news.Events.Count; i++)
                await events.Write(news.Events[i].Data, news.Events[i].Name, feed.IdOf(news.First + i));
            next = news.First + news.Events.Count;
            ended = news.HasEnded;
            if (news.Events.Count == 0 && !ended)
                await news.More.WaitAsync(http.RequestAborted);
        }
        await events.Write(Object(static _ => { }), "stopping");
    }

    static ReadOnlyMemory<byte> Object(Action<Utf8JsonWriter> write) => Json.Bytes(json =>
    {
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
    });
}
