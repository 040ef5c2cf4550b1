using System.Text.Json;
using Fathom.Runs;
using Fathom.Studies.Thinking;
using Fathom.Templates;

namespace Fathom.Server.Tests;

/// <summary>Think@n by a request is what the library does for the same prompt, sampling and rule.</summary>
[Collection(ServerCollection.Name)]
public class ThinkTests(SharedServers servers)
{
    const string Path = "/v1/fathom/think", Question = "Let A = 8 and B = 5. What is the sum of A and B?\\n(A) 11 (B) 14 (C) 12 (D) 13";

    [Fact]
    public async Task It_is_what_the_library_does_and_others_answer_beside_it()
    {
        var server = await servers.Abacus();
        var asked = server.Post(Path, $"{{\"messages\":[{{\"role\":\"user\",\"content\":\"{Question}\"}}],\"n\":6,\"prefix\":8,\"keep\":0.34,\"seed\":3,\"max_tokens\":40,\"depth\":{{\"g\":0.4}}}}");
        Assert.Equal(200, (await server.Post("/v1/completions", "{\"prompt\":\"8 + 5\",\"max_tokens\":4}")).Status);
        var answered = await asked;
        Assert.Equal(200, answered.Status);
        var input = RunInput.Chat(server.Language, ChatConversation.Of(new ChatMessage("user", Question.Replace("\\n", "\n", StringComparison.Ordinal))));
        var expected = ThinkRun.Measure(server.Language, input, new() { MaxTokens = 40, G = 0.4m, Sampling = new() { Temperature = 1, Seed = 3 } }, new() { Samples = 6, Prefix = 8, Keep = 0.34m });
        var json = answered.Json;
        Assert.Equal(expected.Vote.Winner?.Answer, json.GetProperty("winner").GetProperty("answer").GetString());
        Assert.Equal(expected.Samples.Select(static sample => sample.IsKept), json.GetProperty("samples").EnumerateArray().Select(static sample => sample.GetProperty("kept").GetBoolean()));
        Assert.Equal(3, expected.Samples.Count(static sample => sample.IsKept));
        for (int number = 0; number < 6; number++)
            Assert.Equal(expected.Samples[number].Ids, json.GetProperty("samples")[number].GetProperty("generated_ids").EnumerateArray().Select(static id => id.GetInt32()));
        Assert.Equal(0.4m, json.GetProperty("conventions").GetProperty("g").GetDecimal());
    }

    [Fact]
    public async Task More_samples_than_run_at_once_and_two_requests_at_a_time_come_to_an_end()
    {
        await using var server = await TestServer.Start(Fixtures.Model("abacus/abacus-q8_0.gguf"), static settings => settings with { Limits = settings.Limits with { Running = 4 } });
        string body = "{\"prompt\":\"8 + 5\",\"n\":9,\"prefix\":3,\"max_tokens\":6,\"temperature\":1}";
        var both = await Task.WhenAll(server.Post(Path, body), server.Post(Path, body), server.Post("/v1/completions", "{\"prompt\":\"8\",\"n\":6,\"max_tokens\":3}"));
        Assert.All(both, static answered => Assert.Equal(200, answered.Status));
        Assert.Equal(0, server.Model.Places.Taken);
        Assert.Equal(0, server.Model.Engine.HeldCacheBytes);
    }

    [Fact]
    public async Task Who_goes_away_ends_it()
    {
        await using var server = await TestServer.Start(Fixtures.Model("smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"));
        using var leaving = new CancellationTokenSource();
        var asked = server.Client.PostAsync(Path, new StringContent("{\"prompt\":\"Once\",\"n\":8,\"prefix\":200,\"max_tokens\":4000,\"ignore_eos\":true}", System.Text.Encoding.UTF8, "application/json"), leaving.Token);
        for (int tries = 0; tries < 400 && server.Model.Engine.HeldCacheBytes == 0; tries++)
            await Task.Delay(25);
        leaving.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        for (int tries = 0; tries < 400 && (server.Model.Places.Taken > 0 || server.Model.Engine.HeldCacheBytes > 0); tries++)
            await Task.Delay(25);
        Assert.Equal(0, server.Model.Places.Taken);
        Assert.Equal(0, server.Model.Engine.HeldCacheBytes);
        Assert.Equal(1, server.Model.Thinking.CurrentCount);
    }

    [Theory]
    [InlineData("\"grade\":\"command:rm -rf /\"", 400, "grade")]
    [InlineData("\"grade\":\"jsonl:/etc/passwd\"", 400, "grade")]
    [InlineData("\"grade\":\"regex:(\"", 400, null)]
    [InlineData("\"grade\":\"nonsense\"", 400, null)]
    [InlineData("\"keep\":0", 400, "keep")]
    [InlineData("\"keep\":1.5", 400, "keep")]
    [InlineData("\"n\":100000", 400, "n")]
    [InlineData("\"prefix\":0", 400, "prefix")]
    [InlineData("\"by\":\"luck\"", 400, "by")]
    [InlineData("\"stream\":true", 400, "stream")]
    [InlineData("\"logprobs\":true", 400, "logprobs")]
    [InlineData("\"messages\":[]", 400, "prompt")]
    [InlineData("\"depth\":{\"measures\":[\"rank\"]}", 400, "depth.measures")]
    [InlineData("\"beam_width\":2", 400, "beam_width")]
    public async Task What_is_not_done_is_refused_by_its_name(string member, int status, string? param)
    {
        var answered = await (await servers.Abacus()).Post(Path, $"{{\"prompt\":\"8 + 5\",{member}}}");
        Assert.Equal(status, answered.Status);
        Assert.Equal(param, answered.Error.TryGetProperty("param", out var named) && named.ValueKind == JsonValueKind.String ? named.GetString() : null);
    }
}
