using System.Text.Json;
using Fathom.Comparisons;

namespace Fathom.Server.Tests;

/// <summary>Kept answers are listed, and two of them compared.</summary>
[Collection(ServerCollection.Name)]
public class ComparisonTests(SharedServers servers)
{
    static async Task<string[]> Ask(TestServer server, string question, int answers)
    {
        var answered = await server.Post("/v1/chat/completions", JsonSerializer.Serialize(new { messages = new[] { new { role = "user", content = question } }, n = answers, seed = 1, max_tokens = 12, depth = true }));
        return [.. answered.Json.GetProperty("choices").EnumerateArray().Select(static choice => choice.GetProperty("depth").GetProperty("trace").GetString()!.Split('/')[^1])];
    }

    [Fact]
    public async Task Two_kept_answers_are_compared_as_the_command_does_in_every_form()
    {
        var server = await servers.Abacus();
        string[] ids = await Ask(server, "Let A = 8 and B = 5.", 2);
        var (a, b) = (await server.State.Traces.Find(ids[0]), await server.State.Traces.Find(ids[1]));
        using var expected = new MemoryStream();
        ComparisonJson.Write(expected, Comparison.Of(a, b, sources: (ids[0], ids[1]), byPosition: true));
        string query = $"a={ids[0]}&b={ids[1]}";
        Assert.Equal(System.Text.Encoding.UTF8.GetString(expected.ToArray()), (await server.Get($"/v1/fathom/compare?{query}")).Text);
        foreach (var (ending, type, begin) in new[] { ("png", "image/png", ""), ("svg", "image/svg+xml", "<"), ("html", "text/html", "<!doctype html>"), ("md", "text/markdown", ""), ("pdf", "application/pdf", "%PDF") })
        {
            var answered = await server.Get($"/v1/fathom/compare.{ending}?{query}");
            Assert.Equal((200, type), (answered.Status, answered.Type));
            Assert.StartsWith(begin, answered.Text, StringComparison.Ordinal);
        }
        Assert.Equal(200, (await server.Get($"/v1/fathom/compare?{query}&align=position")).Status);
    }

    [Fact]
    public async Task What_cannot_be_compared_is_refused_by_name()
    {
        var server = await servers.Abacus();
        string id = (await Ask(server, "x", 1))[0];
        (await server.Get($"/v1/fathom/compare?a={id}")).Refused(400, null, "'b'");
        (await server.Get($"/v1/fathom/compare?a={id}&b={id}&b={id}")).Refused(400, null, "'b'");
        (await server.Get($"/v1/fathom/compare?a={id}&b=nothing")).Refused(404, "not_found", "nothing");
        (await server.Get($"/v1/fathom/compare?a={id}&b={id}&align=words")).Refused(400, null, "align");
        (await server.Get($"/v1/fathom/compare?a={id}&b={id}&measure=norm")).Refused(400, "unsupported_parameter", "measure");
        (await server.Get($"/v1/fathom/compare.fathom?a={id}&b={id}")).Refused(400, null, ".fathom");
        (await server.Get($"/v1/fathom/traces/{id}.exe")).Refused(400, null, ".exe");
    }

    [Fact]
    public async Task The_list_says_what_was_asked_and_answered_also_of_traces_of_an_earlier_run()
    {
        using var folder = new TemporaryFolder();
        Func<ServerSettings, ServerSettings> change = settings => settings with { TraceFolder = folder.Path };
        string model = Fixtures.Model("abacus/abacus-q8_0.gguf"), question = "Let A = 8 and B = 5.";
        string before;
        await using (var server = await TestServer.Start(model, change))
        {
            await Ask(server, question, 1);
            await Ask(server, "x", 1);
            before = (await server.Get("/v1/fathom/traces")).Text;
        }
        await using var again = await TestServer.Start(model, change);
        var then = (await again.Get("/v1/fathom/traces")).Json.GetProperty("data").EnumerateArray().ToDictionary(static one => one.GetProperty("id").GetString()!);
        var first = JsonElement.Parse(before).GetProperty("data").EnumerateArray().ToList();
        Assert.Equal(["x", question], first.Select(static one => one.GetProperty("asked").GetString()));
        foreach (var one in first)
            foreach (string name in new[] { "model", "asked", "answer", "tokens", "dtr" })
                Assert.Equal(one.GetProperty(name).GetRawText(), then[one.GetProperty("id").GetString()!].GetProperty(name).GetRawText());
    }

    [Theory]
    [InlineData("x")]
    [InlineData("\u0301")]
    [InlineData("😀")]
    public void A_list_tells_the_beginning_of_long_texts(string character)
    {
        string asked = TraceSummary.AskedOf(messages: null, string.Concat(Enumerable.Repeat(character, 100_000)));
        Assert.InRange(asked.Length, 100, 801);
        Assert.DoesNotContain('\uFFFD', System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(asked)));
    }
}
