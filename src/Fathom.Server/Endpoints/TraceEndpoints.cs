using System.Globalization;
using System.Text.Json;
using Fathom.Charts;
using Fathom.Figures;
using Fathom.Runs;
using Fathom.Server.Answers;
using Fathom.Server.Requests;
using Fathom.Traces;

namespace Fathom.Server.Endpoints;

/// <summary>Traces: those of past answers, and those of texts that are given.</summary>
static class TraceEndpoints
{
    /// <summary>A list waits so long for what it says of traces that are still being read.</summary>
    static readonly TimeSpan patience = TimeSpan.FromSeconds(1);

    static readonly DrawnAnswer<(Trace Trace, FigureOptions Options)> drawn = new("trace", DrawnForms.Traces);

    public static void Map(IEndpointRouteBuilder routes, ServerState server)
    {
        routes.MapGet("/v1/fathom/traces", http => List(http, server));
        routes.MapGet("/v1/fathom/traces/{name}", http => Give(http, server));
        routes.MapPost("/v1/fathom/measure", http => Measure(http, server));
    }

    static async Task List(HttpContext http, ServerState server)
    {
        var traces = server.Traces.All;
        await Task.WhenAny(Task.WhenAll(traces.Select(static one => one.Summary)), Task.Delay(patience, http.RequestAborted));
        await Json.Answer(http, json =>
        {
            json.WriteStartObject();
            json.WriteString("object", "list");
            json.WriteStartArray("data");
            foreach (var one in traces)
                Write(json, one);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    static void Write(Utf8JsonWriter json, KeptTrace one)
    {
        json.WriteStartObject();
        json.WriteString("id", one.Id);
        json.WriteString("object", "fathom.trace");
        json.WriteNumber("created", one.Created.ToUnixTimeSeconds());
        if (one.Summary is { IsCompletedSuccessfully: true, Result: { } summary })
        {
            json.WriteString("model", summary.Model);
            json.WriteString("asked", summary.Asked);
            json.WriteString("answer", summary.Answer);
            json.WriteNumber("tokens", summary.Tokens);
            json.WriteFinite("dtr", summary.Dtr);
        }
        json.WriteEndObject();
    }

    static async Task Give(HttpContext http, ServerState server)
    {
        string name = (string)http.Request.RouteValues["name"]!, ending = drawn.EndingOf(http, Path.GetExtension(name));
        var trace = await server.Traces.Find(Path.GetFileNameWithoutExtension(name));
        await drawn.Write(http, () => (trace, new()), ending);
    }

    /// <summary>A text is measured as it is, or an answer to a prompt as if the model had given it.</summary>
    static async Task Measure(HttpContext http, ServerState server)
    {
        AnswerEndpoints.Check(server);
        var members = await RequestBody.Read(http, server.Settings.Limits.BodyBytes);
        var model = server.Models.Find(members.Text("model"));
        var depth = DepthWish.Read(members);
        var input = ReadInput(members, model);
        members.RefuseOthers();
        var options = new RunOptions { Context = server.Settings.Context };
        options = depth?.Apply(options) ?? options;
        new AnswerRequest { Model = model, Options = options, OnlyReads = true }.CheckRoom(input.Ids.Length);
        await model.Places.Take(1, goesOn: false, http.RequestAborted);
        try
        {
            var trace = await model.Engine.Start(input, options, cancel: http.RequestAborted).TraceAsync();
            http.Response.Headers.Location = server.Traces.Keep(string.Create(CultureInfo.InvariantCulture, $"measured-{Guid.NewGuid():N}"), Task.FromResult<Trace?>(trace));
            await drawn.Write(http, () => (trace, new()), drawn.EndingOf(http));
        }
        finally
        {
            model.Places.Give(1);
        }
    }

    static RunInput ReadInput(Members members, ServedModel model)
    {
        int[] ids = CompletionRequest.ReadPrompt(members, "prompt", model);
        return members.Take("answer") is null ? RunInput.Text(ids) : RunInput.Answer(ids, CompletionRequest.ReadPrompt(members, "answer", model, addsSpecial: false));
    }
}
