using Fathom.Server.Answers;
using Fathom.Server.Requests;

namespace Fathom.Server.Endpoints;

/// <summary>What answers are asked by.</summary>
static class AnswerEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, ServerState server)
    {
        routes.MapPost("/v1/chat/completions", async http => await new AnswerWriter(AnswerForm.Chat, await Read(http, server, ChatRequest.Read), server).Answer(http));
        routes.MapPost("/v1/completions", async http => await new AnswerWriter(AnswerForm.Completion, await Read(http, server, CompletionRequest.Read), server).Answer(http));
        routes.MapPost("/v1/responses", async http => await new ResponseWriter(await Read(http, server, ResponseRequest.Read), server).Answer(http));
        routes.MapPost("/v1/embeddings", static _ => throw ApiException.NotOffered("embeddings are not offered: the models served here generate text"));
    }

    static async Task<AnswerRequest> Read(HttpContext http, ServerState server, Func<Members, ServedModels, AnswerRequest> read)
    {
        Check(server);
        return read(await RequestBody.Read(http, server.Settings.Limits.BodyBytes), server.Models);
    }

    /// <summary>Nothing new is begun by a server that stops.</summary>
    public static void Check(ServerState server)
    {
        if (server.IsStopping)
            throw ApiException.Unavailable("the server is stopping", "server_stopping");
    }
}
