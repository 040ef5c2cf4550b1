using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Fathom.Server.Tests;

/// <summary>What the server says of itself.</summary>
[Collection(ServerCollection.Name)]
public class DocumentTests(SharedServers servers)
{
    /// <summary>Paths that are no part of the protocol, or the same under another root, or refused.</summary>
    static readonly string[] untold = ["/", "/docs", "/openapi.json", "/v1/tokenize", "/v1/detokenize", "/v1/tokenizer_info", "/v1/embeddings"];

    [Fact]
    public async Task The_document_lists_each_path_that_is_answered_and_no_other()
    {
        var server = await servers.Abacus();
        var answered = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(static route => route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Select(method => $"{method.ToLowerInvariant()} {Told(route.RoutePattern.RawText!)}") ?? [])
            .Where(static route => !untold.Contains(route.Split(' ')[1]) && !route.Contains("/page/", StringComparison.Ordinal));
        var told = (await server.Get("/openapi.json")).Json.GetProperty("paths").EnumerateObject()
            .SelectMany(static path => path.Value.EnumerateObject().Where(static item => item.Name != "parameters").Select(method => $"{method.Name} {path.Name}"));
        Assert.Equal(answered.Order(), told.Order());
    }

    [Fact]
    public async Task All_that_a_request_may_say_is_explained()
    {
        var document = (await (await servers.Abacus()).Get("/openapi.json")).Json;
        foreach (var path in document.GetProperty("paths").EnumerateObject())
            foreach (var operation in path.Value.EnumerateObject().Where(static item => item.Name != "parameters"))
            {
                Assert.NotEmpty(operation.Value.GetProperty("summary").GetString()!);
                if (operation.Value.TryGetProperty("requestBody", out var body))
                    foreach (var member in body.GetProperty("content").GetProperty("application/json").GetProperty("schema").GetProperty("properties").EnumerateObject())
                        Assert.True(member.Value.TryGetProperty("description", out _), $"{path.Name}: {member.Name}");
            }
    }

    [Fact]
    public async Task The_pages_need_no_key_and_run_nothing_but_what_is_here()
    {
        await using var server = await TestServer.Start(Fixtures.Model("abacus/abacus-q8_0.gguf"), static settings => settings with { ApiKey = "secret" });
        foreach (string path in new[] { "/", "/docs", "/page/page.js", "/openapi.json" })
        {
            using var answered = await server.Client.GetAsync(path);
            Assert.Equal(200, (int)answered.StatusCode);
            Assert.StartsWith("default-src 'none'; script-src 'self';", answered.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        }
    }

    /// <summary>As the document writes a path.</summary>
    static string Told(string pattern) => pattern.Replace("{**", "{", StringComparison.Ordinal).Replace("traces/{name}", "traces/{id}", StringComparison.Ordinal);
}
