using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Fathom.Models;
using Microsoft.AspNetCore.Builder;

namespace Fathom.Server.Tests;

/// <summary>A server within this process, at a port of its own.</summary>
sealed class TestServer : IAsyncDisposable
{
    readonly WebApplication app;
    readonly ServedModels models;

    TestServer(WebApplication app, ServedModels models, ServerState state, List<string> log)
    {
        (this.app, this.models, State, Log, Language) = (app, models, state, log, models.All[0].Language);
        Address = new(app.Urls.First());
        Client = new() { BaseAddress = Address, Timeout = TimeSpan.FromMinutes(5) };
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    /// <summary>The services of the application.</summary>
    public IServiceProvider Services => app.Services;

    public ServerState State { get; }

    public LanguageModel Language { get; }

    public ServedModel Model => models.All[0];

    /// <summary>What was logged.</summary>
    public List<string> Log { get; }

    /// <summary>Starts a server of one model, which is called m.</summary>
    public static async Task<TestServer> Start(string model, Func<ServerSettings, ServerSettings>? change = null)
    {
        var settings = new ServerSettings { Models = [new("m", model)], Port = 0, GraceSeconds = 1, Limits = new() { DefaultAnswerTokens = 24 } };
        settings = change?.Invoke(settings) ?? settings;
        var models = new ServedModels(settings);
        var log = new List<string>();
        void Note(string text)
        {
            lock (log)
                log.Add(text);
            Console.Error.WriteLine(text);
        }
        models.Open(Note);
        var traces = new TraceStore(settings.KeepTraces, settings.TraceFolder, Note);
        traces.TakeFolder();
        var state = new ServerState(models, traces, new(), Note);
        var app = ServerHost.Build(state);
        await app.StartAsync();
        return new(app, models, state, log);
    }

    public Task<Answered> Post(string path, string body) => Send(new(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") });

    public Task<Answered> Get(string path) => Send(new(HttpMethod.Get, path));

    public async Task<Answered> Send(HttpRequestMessage request)
    {
        using var response = await Client.SendAsync(request);
        return new((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Content.Headers.ContentType?.MediaType ?? "", response.Headers);
    }

    public async Task Stop() => await app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
        await State.Traces.Settle();
        models.Dispose();
        State.Dispose();
    }
}

/// <summary>What a server answered.</summary>
sealed record Answered(int Status, string Text, string Type, HttpResponseHeaders Headers)
{
    public JsonElement Json => JsonElement.Parse(Text);

    /// <summary>The data of a stream's events, but for the last, which says that it is done.</summary>
    public IReadOnlyList<JsonElement> Events
    {
        get
        {
            string[] events = [.. Text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Where(static one => !one.StartsWith(':'))];
            Assert.All(events, static one => Assert.StartsWith("data: ", one, StringComparison.Ordinal));
            Assert.Equal("data: [DONE]", events[^1]);
            Assert.EndsWith("\n\n", Text, StringComparison.Ordinal);
            return [.. events[..^1].Select(static one => JsonElement.Parse(one["data: ".Length..]))];
        }
    }

    /// <summary>The error, which has the form of the protocol.</summary>
    public JsonElement Error
    {
        get
        {
            var error = Json.GetProperty("error");
            Assert.Equal(["code", "message", "param", "type"], error.EnumerateObject().Select(static member => member.Name).Order());
            Assert.NotEmpty(error.GetProperty("message").GetString()!);
            return error;
        }
    }

    /// <summary>It was refused, with this status and code, and a message that holds these texts.</summary>
    public void Refused(int status, string? code, params string[] texts)
    {
        Assert.True(status == Status, Text);
        Assert.Equal(code, Error.GetProperty("code").GetString());
        Assert.All(texts, text => Assert.Contains(text, Error.GetProperty("message").GetString()!, StringComparison.Ordinal));
    }
}

/// <summary>Servers that many tests ask.</summary>
public sealed class SharedServers : IAsyncLifetime
{
    TestServer? abacus, smol;

    internal async Task<TestServer> Abacus() => abacus ??= await TestServer.Start(Fixtures.Model("abacus/abacus-q8_0.gguf"));

    internal async Task<TestServer> SmolLm() => smol ??= await TestServer.Start(Fixtures.Model("smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"));

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (abacus is not null)
            await abacus.DisposeAsync();
        if (smol is not null)
            await smol.DisposeAsync();
    }
}

[CollectionDefinition(Name)]
public class ServerCollection : ICollectionFixture<SharedServers>
{
    public const string Name = "servers";
}
