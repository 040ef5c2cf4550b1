using System.Text;
using System.Text.Json;
using Fathom.Models;
using Fathom.Server.Answers;
using Fathom.Server.Requests;
using Fathom.Traces;

namespace Fathom.Server.Endpoints;

/// <summary>What is told of the models and of the server.</summary>
static class ModelEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, ServerState server)
    {
        routes.MapGet("/v1/models", http => Json.Answer(http, json =>
        {
            var models = server.Models.All;
            json.WriteStartObject();
            json.WriteString("object", "list");
            json.WriteStartArray("data");
            foreach (var model in models)
                Write(json, model, server.Settings);
            json.WriteEndArray();
            json.WriteEndObject();
        }));
        routes.MapGet("/v1/models/{**name}", http => Json.Answer(http, json => Write(json, server.Models.Find((string?)http.Request.RouteValues["name"]), server.Settings)));
        routes.MapGet("/health", http => Health(http, server));
        routes.MapGet("/metrics", async http =>
        {
            http.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
            await http.Response.BodyWriter.WriteAsync(Encoding.UTF8.GetBytes(server.Metrics.Text(server.Models.AreReady ? server.Models.All : [])));
        });
        foreach (string root in new[] { "", "/v1" })
        {
            routes.MapPost($"{root}/tokenize", http => Tokenize(http, server));
            routes.MapPost($"{root}/detokenize", http => Detokenize(http, server));
            routes.MapGet($"{root}/tokenizer_info", http => TellTokenizer(http, server.Models.Find(http.Request.Query["model"])));
        }
    }

    static void Write(Utf8JsonWriter json, ServedModel model, ServerSettings settings)
    {
        var shape = model.Language.Shape;
        json.WriteStartObject();
        json.WriteString("id", model.Name);
        json.WriteString("object", "model");
        json.WriteNumber("created", model.Created);
        json.WriteString("owned_by", "fathom");
        json.WriteNumber("context_length", Math.Min(settings.Context ?? int.MaxValue, shape.ContextLength));
        json.WriteNumber("max_model_len", Math.Min(settings.Context ?? int.MaxValue, shape.ContextLength));
        json.WriteNumber("layers", shape.Layers);
        json.WriteString("architecture", model.Language.Identity.Architecture);
        json.WriteString("quantisation", model.Language.Identity.Quantisation);
        json.WriteBoolean("chat_template", model.Language.ChatTemplates.Sources.Count > 0);
        json.WriteEndObject();
    }

    static Task Health(HttpContext http, ServerState server)
    {
        var (status, word) = server.IsStopping ? (StatusCodes.Status503ServiceUnavailable, "stopping")
            : server.Models.AreReady ? (StatusCodes.Status200OK, "ok") : (StatusCodes.Status503ServiceUnavailable, "loading");
        return Json.Answer(http, json =>
        {
            json.WriteStartObject();
            json.WriteString("status", word);
            json.WriteEndObject();
        }, status);
    }

    /// <summary>Asked with "prompt" or "messages" it answers as vLLM does, with "content" as llama.cpp does.</summary>
    static async Task Tokenize(HttpContext http, ServerState server)
    {
        var members = await RequestBody.Read(http, server.Settings.Limits.BodyBytes);
        var model = server.Models.Find(members.Text("model"));
        bool tellsPieces = members.Flag("return_token_strs") ?? members.Flag("with_pieces") ?? false;
        members.Ignore("return_token_strs", "with_pieces");
        if (members.Text("content") is { } content)
        {
            bool adds = members.Flag("add_special") ?? false, parses = members.Flag("parse_special") ?? true;
            members.RefuseOthers();
            int[] ids = model.Language.Text.Encode(content, adds ? TextBeginning.OfModel : TextBeginning.Never, parses);
            await Json.Answer(http, json =>
            {
                json.WriteStartObject();
                json.WriteStartArray("tokens");
                foreach (int id in ids)
                    if (tellsPieces)
                        WritePiece(json, id, model);
                    else
                        json.WriteNumberValue(id);
                json.WriteEndArray();
                json.WriteEndObject();
            });
            return;
        }
        int[] tokens = ReadTokens(members, model);
        members.RefuseOthers();
        await Json.Answer(http, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("count", tokens.Length);
            json.WriteNumber("max_model_len", model.Language.Shape.ContextLength);
            json.WriteNumbers("tokens", tokens);
            if (tellsPieces)
            {
                json.WriteStartArray("token_strs");
                foreach (int id in tokens)
                    json.WriteStringValue(TokenText.Of(model.Language.PieceOf(id).Span));
                json.WriteEndArray();
            }
            json.WriteEndObject();
        });
    }

    static int[] ReadTokens(Members members, ServedModel model)
    {
        bool adds = members.Flag("add_special_tokens") ?? true;
        if (members.Text("prompt") is { } prompt)
            return model.Encode(prompt, adds).Ids;
        if (members.Take("messages") is null)
            throw members.Fault("prompt", "is missing: a text is given as 'prompt' or 'content', a conversation as 'messages'");
        var conversation = new Templates.ChatConversation(ChatMessages.Read(members));
        return model.Language.Text.EncodeChat(conversation);
    }

    static void WritePiece(Utf8JsonWriter json, int id, ServedModel model)
    {
        json.WriteStartObject();
        json.WriteNumber("id", id);
        json.WriteString("piece", TokenText.Of(model.Language.PieceOf(id).Span));
        json.WriteEndObject();
    }

    static async Task Detokenize(HttpContext http, ServerState server)
    {
        var members = await RequestBody.Read(http, server.Settings.Limits.BodyBytes);
        var model = server.Models.Find(members.Text("model"));
        var ids = members.Take("tokens") ?? throw members.Fault("tokens", "is missing");
        string text = model.Decode(CompletionRequest.ReadIds(members, "tokens", ids, model)).Text;
        members.RefuseOthers();
        await Json.Answer(http, json =>
        {
            json.WriteStartObject();
            json.WriteString("prompt", text);
            json.WriteString("content", text);
            json.WriteEndObject();
        });
    }

    static Task TellTokenizer(HttpContext http, ServedModel model)
    {
        var tokenizer = model.Language.Tokenizer;
        return Json.Answer(http, json =>
        {
            json.WriteStartObject();
            json.WriteString("tokenizer_class", "fathom");
            foreach (var (name, token) in tokenizer.NamedTokens)
                json.WriteString(name, token);
            foreach (var (name, id) in new[] { ("bos_token", tokenizer.Beginning), ("eos_token", tokenizer.End), ("pad_token", tokenizer.End) })
                if (!tokenizer.NamedTokens.ContainsKey(name))
                    json.WriteString(name, id is int known ? tokenizer.Name(known) : null);
            json.WriteNumber("model_max_length", model.Language.Shape.ContextLength);
            json.WriteNumber("vocab_size", tokenizer.VocabularySize);
            json.WriteBoolean("add_bos_token", tokenizer.Beginning is int beginning && tokenizer.AddedBefore.Contains(beginning));
            json.WriteString("chat_template", model.Language.ChatTemplates.Sources.GetValueOrDefault(ChatTemplates.Default));
            json.WriteEndObject();
        });
    }
}
