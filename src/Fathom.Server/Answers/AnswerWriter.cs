using System.Text.Json;
using Fathom.Runs;
using Fathom.Server.Requests;

namespace Fathom.Server.Answers;

/// <summary>Answers a request in a form of the protocol: at once, or as a stream.</summary>
/// <param name="form">The form.</param>
/// <param name="request">What was asked.</param>
/// <param name="server">What all requests share.</param>
sealed class AnswerWriter(AnswerForm form, AnswerRequest request, ServerState server)
{
    readonly string id = $"{form.IdPrefix}{Guid.NewGuid():N}";
    readonly long created = DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    /// <summary>Answers.</summary>
    public Task Answer(HttpContext http) => request.Streams ? Stream(http) : Whole(http);

    async Task Whole(HttpContext http)
    {
        var run = new AnswerRun(request, static (choice, part) =>
        {
            choice.Take(part);
            return ValueTask.CompletedTask;
        }, Keep)
        { Id = id };
        await server.Run(run, http.RequestAborted);
        await Json.Answer(http, json =>
        {
            WriteHead(json, form.Whole);
            json.WriteStartArray("choices");
            foreach (var choice in run.Choices)
            {
                json.WriteStartObject();
                json.WriteNumber("index", choice.Index);
                form.WriteWhole(json, choice);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            WriteUsage(json, run.Choices);
            json.WriteEndObject();
        });
    }

    async Task Stream(HttpContext http)
    {
        await using var events = new EventStream(http, request.Model.Limits);
        var begun = new HashSet<Choice>();
        var run = new AnswerRun(request, async (choice, part) =>
        {
            bool first;
            lock (begun)
                first = begun.Add(choice);
            if (first && form.First(choice) is { } opening)
                await events.Write(Chunk(choice, opening));
            var pieces = choice.Take(part);
            foreach (var chunk in form.Chunks(choice, part, pieces))
                await events.Write(Chunk(choice, chunk));
        }, Keep)
        { Id = id };
        try
        {
            await server.Run(run, http.RequestAborted);
            if (request.TellsUsage)
                await events.Write(Json.Bytes(json =>
                {
                    WriteHead(json, form.Chunk);
                    json.WriteStartArray("choices");
                    json.WriteEndArray();
                    WriteUsage(json, run.Choices);
                    json.WriteEndObject();
                }));
        }
        catch (ApiException error) when (events.HasBegun)
        {
            await events.Write(Json.Bytes(json => ErrorJson.Write(json, error)));
            server.Note(error);
        }
        await events.Write("[DONE]"u8.ToArray());
    }

    void Keep(Choice choice, DepthSequence sequence) => choice.Trace = server.Traces.Keep(choice, request.Answers * request.Prompts.Count == 1 ? id : $"{id}-{choice.Index}", sequence);

    ReadOnlyMemory<byte> Chunk(Choice choice, Action<Utf8JsonWriter> write) => Json.Bytes(json =>
    {
        WriteHead(json, form.Chunk);
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", choice.Index);
        write(json);
        json.WriteEndObject();
        json.WriteEndArray();
        if (request.TellsUsage)
            json.WriteNull("usage");
        json.WriteEndObject();
    });

    void WriteHead(Utf8JsonWriter json, string name)
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("object", name);
        json.WriteNumber("created", created);
        json.WriteString("model", request.Model.Name);
        json.WriteString("system_fingerprint", request.Model.Language.Identity.Fingerprint);
    }

    void WriteUsage(Utf8JsonWriter json, IReadOnlyList<Choice> choices)
    {
        int prompts = request.Prompts.Sum(static prompt => prompt.Ids.Length), answers = choices.Sum(static choice => choice.Generated);
        json.WriteStartObject("usage");
        json.WriteNumber("prompt_tokens", prompts);
        json.WriteNumber("completion_tokens", answers);
        json.WriteNumber("total_tokens", prompts + answers);
        json.WriteEndObject();
    }
}
