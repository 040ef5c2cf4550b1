using System.Text;
using System.Text.Json;
using Fathom.Answers;
using Fathom.Runs;
using Fathom.Server.Requests;

namespace Fathom.Server.Answers;

/// <summary>Answers in the form of <c>/v1/responses</c>: items of reasoning, messages and calls, at once or as named events.</summary>
sealed class ResponseWriter(AnswerRequest request, ServerState server)
{
    readonly string id = $"resp_{Guid.NewGuid():N}";
    readonly long created = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
    readonly List<Item> items = [];
    int events;

    /// <summary>Answers.</summary>
    public Task Answer(HttpContext http) => request.Streams ? Stream(http) : Whole(http);

    async Task Whole(HttpContext http)
    {
        var run = new AnswerRun(request, (choice, part) =>
        {
            foreach (var piece in choice.Take(part))
                Append(piece);
            return ValueTask.CompletedTask;
        }, Keep)
        { Id = id };
        await server.Run(run, http.RequestAborted);
        await Json.Answer(http, json => WriteResponse(json, run.Choices[0], isDone: true));
    }

    async Task Stream(HttpContext http)
    {
        await using var stream = new EventStream(http, request.Model.Limits);
        bool begun = false;
        var run = new AnswerRun(request, async (choice, part) =>
        {
            if (!begun)
            {
                begun = true;
                await Send(stream, "response.created", json => WriteProperty(json, "response", json => WriteResponse(json, choice, isDone: false)));
                await Send(stream, "response.in_progress", json => WriteProperty(json, "response", json => WriteResponse(json, choice, isDone: false)));
            }
            foreach (var piece in choice.Take(part))
                await Tell(stream, piece);
            if (choice.Finish is null)
                return;
            if (items.Count > 0)
                await End(stream, items[^1]);
            await Send(stream, choice.Finish == "length" ? "response.incomplete" : "response.completed", json => WriteProperty(json, "response", json => WriteResponse(json, choice, isDone: true)));
        }, Keep)
        { Id = id };
        try
        {
            await server.Run(run, http.RequestAborted);
        }
        catch (ApiException error) when (stream.HasBegun)
        {
            await Send(stream, "error", json =>
            {
                json.WriteString("code", error.Code);
                json.WriteString("message", error.Message);
                json.WriteString("param", error.Param);
            });
            server.Note(error);
        }
    }

    void Keep(Choice choice, DepthSequence sequence) => choice.Trace = server.Traces.Keep(choice, id.Replace('_', '-'), sequence);

    /// <summary>Adds a piece to the item that it goes on with, or begins another.</summary>
    /// <returns>The item, and whether it is new.</returns>
    (Item Item, bool IsNew) Append(MessagePiece piece)
    {
        bool isNew = items.Count == 0 || items[^1].Kind != piece.Kind || piece.Kind == PieceKind.Call;
        if (isNew)
            items.Add(new(piece.Kind, piece.Name, items.Count));
        items[^1].Text.Append(piece.Text);
        return (items[^1], isNew);
    }

    async Task Tell(EventStream stream, MessagePiece piece)
    {
        var before = items.LastOrDefault();
        var (item, isNew) = Append(piece);
        if (isNew)
        {
            if (before is not null)
                await End(stream, before);
            await Send(stream, "response.output_item.added", json =>
            {
                json.WriteNumber("output_index", item.Index);
                WriteProperty(json, "item", json => WriteItem(json, item, isDone: false));
            });
            if (item.Kind != PieceKind.Call)
                await SendPart(stream, "response.content_part.added", item, "");
        }
        await Send(stream, item.DeltaEvent, json =>
        {
            WritePlace(json, item);
            json.WriteString("delta", piece.Text);
        });
    }

    async Task End(EventStream stream, Item item)
    {
        string text = item.Text.ToString();
        await Send(stream, item.DoneEvent, json =>
        {
            WritePlace(json, item);
            json.WriteString(item.Kind == PieceKind.Call ? "arguments" : "text", text);
        });
        if (item.Kind != PieceKind.Call)
            await SendPart(stream, "response.content_part.done", item, text);
        await Send(stream, "response.output_item.done", json =>
        {
            json.WriteNumber("output_index", item.Index);
            WriteProperty(json, "item", json => WriteItem(json, item, isDone: true));
        });
    }

    ValueTask SendPart(EventStream stream, string name, Item item, string text) => Send(stream, name, json =>
    {
        WritePlace(json, item);
        WriteProperty(json, "part", json => WritePart(json, item.Kind, text));
    });

    /// <summary>Sends an event, which says its own name and number.</summary>
    ValueTask Send(EventStream stream, string name, Action<Utf8JsonWriter> write) => stream.Write(Json.Bytes(json =>
    {
        json.WriteStartObject();
        json.WriteString("type", name);
        json.WriteNumber("sequence_number", events++);
        write(json);
        json.WriteEndObject();
    }), name);

    static void WriteProperty(Utf8JsonWriter json, string name, Action<Utf8JsonWriter> write)
    {
        json.WritePropertyName(name);
        write(json);
    }

    static void WritePlace(Utf8JsonWriter json, Item item)
    {
        json.WriteString("item_id", item.Id);
        json.WriteNumber("output_index", item.Index);
        if (item.Kind != PieceKind.Call)
            json.WriteNumber("content_index", 0);
        if (item.Kind == PieceKind.Content)
        {
            json.WriteStartArray("logprobs");
            json.WriteEndArray();
        }
    }

    static void WritePart(Utf8JsonWriter json, PieceKind kind, string text)
    {
        json.WriteStartObject();
        json.WriteString("type", kind == PieceKind.Reasoning ? "reasoning_text" : "output_text");
        json.WriteString("text", text);
        if (kind == PieceKind.Content)
        {
            json.WriteStartArray("annotations");
            json.WriteEndArray();
            json.WriteStartArray("logprobs");
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    static void WriteItem(Utf8JsonWriter json, Item item, bool isDone)
    {
        json.WriteStartObject();
        json.WriteString("id", item.Id);
        json.WriteString("status", isDone ? "completed" : "in_progress");
        switch (item.Kind)
        {
            case PieceKind.Call:
                json.WriteString("type", "function_call");
                json.WriteString("call_id", item.CallId);
                json.WriteString("name", item.Name);
                json.WriteString("arguments", isDone ? item.Text.ToString() : "");
                break;
            case PieceKind.Reasoning:
                json.WriteString("type", "reasoning");
                json.WriteStartArray("summary");
                json.WriteEndArray();
                WriteContent(json, item, isDone);
                break;
            default:
                json.WriteString("type", "message");
                json.WriteString("role", "assistant");
                WriteContent(json, item, isDone);
                break;
        }
        json.WriteEndObject();
    }

    static void WriteContent(Utf8JsonWriter json, Item item, bool isDone)
    {
        json.WriteStartArray("content");
        if (isDone)
            WritePart(json, item.Kind, item.Text.ToString());
        json.WriteEndArray();
    }

    void WriteResponse(Utf8JsonWriter json, Choice choice, bool isDone)
    {
        var sampling = request.Options.Sampling;
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("object", "response");
        json.WriteNumber("created_at", created);
        json.WriteString("status", !isDone ? "in_progress" : choice.Finish == "length" ? "incomplete" : "completed");
        json.WriteNull("error");
        if (isDone && choice.Finish == "length")
        {
            json.WriteStartObject("incomplete_details");
            json.WriteString("reason", "max_output_tokens");
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("incomplete_details");
        }
        json.WriteNull("instructions");
        json.WriteNumber("max_output_tokens", request.Options.MaxTokens);
        json.WriteString("model", request.Model.Name);
        json.WriteStartArray("output");
        if (isDone)
            items.ForEach(item => WriteItem(json, item, isDone: true));
        json.WriteEndArray();
        json.WriteBoolean("parallel_tool_calls", true);
        json.WriteNull("previous_response_id");
        json.WriteBoolean("store", false);
        json.WriteNumber("temperature", sampling.Temperature);
        json.WriteNumber("top_p", sampling.TopP);
        json.WriteString("tool_choice", "auto");
        json.WriteStartArray("tools");
        json.WriteEndArray();
        json.WriteString("truncation", "disabled");
        json.WriteStartObject("metadata");
        json.WriteEndObject();
        if (isDone)
        {
            WriteUsage(json, choice);
            if (request.Depth is not null)
                TokenJson.WriteDepth(json, choice, choice.Tokens.Concat(choice.Unseen));
        }
        json.WriteEndObject();
    }

    void WriteUsage(Utf8JsonWriter json, Choice choice)
    {
        int prompt = request.Prompts[0].Ids.Length;
        json.WriteStartObject("usage");
        json.WriteNumber("input_tokens", prompt);
        json.WriteNumber("output_tokens", choice.Generated);
        json.WriteNumber("total_tokens", prompt + choice.Generated);
        json.WriteEndObject();
    }

    /// <summary>An item of the answer.</summary>
    sealed class Item(PieceKind kind, string name, int index)
    {
        public PieceKind Kind => kind;

        public string Name => name;

        public int Index => index;

        public string Id { get; } = $"{(kind == PieceKind.Call ? "fc" : kind == PieceKind.Reasoning ? "rs" : "msg")}_{Guid.NewGuid():N}";

        public string CallId { get; } = $"call_{Guid.NewGuid():N}";

        public StringBuilder Text { get; } = new();

        public string DeltaEvent => $"response.{EventName}.delta";

        public string DoneEvent => $"response.{EventName}.done";

        string EventName => kind switch
        {
            PieceKind.Call => "function_call_arguments",
            PieceKind.Reasoning => "reasoning_text",
            _ => "output_text",
        };
    }
}
