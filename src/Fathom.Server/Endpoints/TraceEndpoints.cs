using System.Globalization;
using System.Net.Http.Headers;
using Fathom.Charts;
using Fathom.Runs;
using Fathom.Server.Answers;
using Fathom.Server.Requests;
using Fathom.Traces;

namespace Fathom.Server.Endpoints;

/// <summary>Traces: those of past answers, and those of texts that are given.</summary>
static class TraceEndpoints
{
    /// <summary>So many traces are drawn at once: a picture takes a processor for a while.</summary>
    static readonly SemaphoreSlim drawing = new(2);

    /// <summary>The forms, each with its type; the first is what is given where a request does not say.</summary>
    static readonly (string Ending, string Type)[] forms =
    [
        (".json", "application/json"), (".png", "image/png"), (".svg", "image/svg+xml"), (".html", "text/html"), (".pdf", "application/pdf"), (".csv", "text/csv"),
        (".md", "text/markdown"), (".txt", "text/plain"), (".fathom", "application/octet-stream"), (".npz", "application/x-npz"),
    ];

    public static void Map(IEndpointRouteBuilder routes, ServerState server)
    {
        routes.MapGet("/v1/fathom/traces", http => Json.Answer(http, json =>
        {
            json.WriteStartObject();
            json.WriteString("object", "list");
            json.WriteStartArray("data");
            foreach (string id in server.Traces.Ids)
            {
                json.WriteStartObject();
                json.WriteString("id", id);
                json.WriteString("object", "fathom.trace");
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }));
        routes.MapGet("/v1/fathom/traces/{name}", http => Give(http, server));
        routes.MapPost("/v1/fathom/measure", http => Measure(http, server));
    }

    static async Task Give(HttpContext http, ServerState server)
    {
        string name = (string)http.Request.RouteValues["name"]!, ending = Path.GetExtension(name);
        if (ending.Length > 0 && !forms.Any(form => form.Ending == ending))
            throw ApiException.Invalid($"a trace is not given as {ending}: {string.Join(", ", forms.Select(static form => form.Ending))}");
        await Write(http, await server.Traces.Find(Path.GetFileNameWithoutExtension(name)), ending.Length > 0 ? ending : EndingOf(http));
    }

    /// <summary>The form that a client likes best of those that there are.</summary>
    static string EndingOf(HttpContext http)
    {
        foreach (string? accepted in http.Request.Headers.Accept.SelectMany(static header => (header ?? "").Split(',')))
            if (MediaTypeHeaderValue.TryParse(accepted, out var type) && forms.FirstOrDefault(form => form.Type == type.MediaType).Ending is { } ending)
                return ending;
        return forms[0].Ending;
    }

    static async Task Write(HttpContext http, Trace trace, string ending)
    {
        using var drawn = new MemoryStream();
        await drawing.WaitAsync(http.RequestAborted);
        try
        {
            await Task.Run(() => DrawnForms.Traces.Write((trace, new()), drawn, ending));
        }
        finally
        {
            drawing.Release();
        }
        http.Response.ContentType = forms.First(form => form.Ending == ending).Type;
        http.Response.ContentLength = drawn.Length;
        await http.Response.BodyWriter.WriteAsync(drawn.GetBuffer().AsMemory(0, (int)drawn.Length), http.RequestAborted);
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
            await Write(http, trace, EndingOf(http));
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
