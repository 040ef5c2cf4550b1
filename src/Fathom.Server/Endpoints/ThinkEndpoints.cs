using Fathom.Server.Answers;
using Fathom.Server.Requests;
using Fathom.Studies.Thinking;

namespace Fathom.Server.Endpoints;

/// <summary>Think@n, asked for by one request.</summary>
static class ThinkEndpoints
{
    public static void Map(IEndpointRouteBuilder routes, ServerState server) => routes.MapPost("/v1/fathom/think", async http =>
    {
        AnswerEndpoints.Check(server);
        var (request, think) = ThinkRequest.Read(await RequestBody.Read(http, server.Settings.Limits.BodyBytes), server.Models);
        ThinkResult? result = null;
        await server.Run(async cancel => result = await Run(request, think, cancel), http.RequestAborted);
        server.Metrics.Count(request.Prompts[0].Ids.Length, result!.GeneratedTokens);
        await Json.Answer(http, json => ThinkJson.Write(json, result));
    });

    /// <summary>Its samples take places as answers do. One runs at a time: two could hold the places that each other waits for.</summary>
    static async Task<ThinkResult> Run(AnswerRequest request, ThinkOptions think, CancellationToken cancel)
    {
        var model = request.Model;
        await model.Thinking.WaitAsync(cancel);
        int taken = 0;
        try
        {
            for (int needed = Math.Min(think.Samples, model.Limits.Running); taken < needed;)
                taken += await model.Places.Take(needed - taken, goesOn: taken > 0, cancel);
            return await ThinkRun.MeasureAsync(model.Language, model.Engine, request.Prompts[0], request.Options, think, cancel);
        }
        finally
        {
            model.Places.Give(taken);
            model.Thinking.Release();
        }
    }
}
