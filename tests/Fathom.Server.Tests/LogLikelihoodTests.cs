using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fathom.Server.Tests;

/// <summary>What evaluation harnesses ask: the log-probabilities of a prompt's tokens, which must be those of another implementation.</summary>
[Collection(ServerCollection.Name)]
public class LogLikelihoodTests(SharedServers servers)
{
    /// <summary>A text of one word that repeats is ill-conditioned. Computed in float64 on the same weights, the fixture's own numbers of it are off by up to 2.8e-4, and Fathom's by up to 4.8e-4; of other texts by 1e-5 and 4e-5.</summary>
    const double Tolerance = 2e-4, ToleranceOfRepeats = 6e-4, Doubt = 1e-3;

    static JsonElement[] Rows => [.. JsonElement.Parse(File.ReadAllBytes(Fixtures.Path("loglikelihood/rows.json"))).GetProperty("rows").EnumerateArray()];

    [Theory]
    [InlineData(false, 1, 1)]
    [InlineData(true, 1, 0)]
    [InlineData(true, 64, 1)]
    [InlineData(false, 64, 0)]
    public async Task Prompts_have_the_log_probabilities_of_another_implementation(bool asIds, int together, int maxTokens)
    {
        var server = await servers.SmolLm();
        foreach (var rows in Rows.Chunk(together))
        {
            var prompts = new JsonArray([.. rows.Select(row => asIds ? JsonNode.Parse(row.GetProperty("ids").GetRawText()) : JsonValue.Create(row.GetProperty("text").GetString()))]);
            var body = new JsonObject { ["model"] = "m", ["prompt"] = prompts, ["echo"] = true, ["logprobs"] = 1, ["max_tokens"] = maxTokens, ["temperature"] = 0, ["seed"] = 1234 };
            var answered = await server.Post("/v1/completions", body.ToJsonString());
            Assert.True(answered.Status == 200, answered.Text);
            var choices = answered.Json.GetProperty("choices").EnumerateArray().ToArray();
            Assert.Equal(rows.Length, choices.Length);
            for (int i = 0; i < rows.Length; i++)
                Check(rows[i], choices[i], maxTokens);
        }
    }

    static void Check(JsonElement row, JsonElement choice, int maxTokens)
    {
        var told = choice.GetProperty("logprobs");
        var expected = row.GetProperty("token_logprobs").EnumerateArray().ToArray();
        var values = told.GetProperty("token_logprobs").EnumerateArray().ToArray();
        var likeliest = told.GetProperty("top_logprobs").EnumerateArray().ToArray();
        var best = row.GetProperty("best_ids").EnumerateArray().ToArray();
        var lead = row.GetProperty("lead").EnumerateArray().ToArray();
        var ids = row.GetProperty("ids").EnumerateArray().Select(static id => id.GetInt32()).ToArray();
        string text = row.GetProperty("text").GetString()!;
        double tolerance = ids.Distinct().Count() < ids.Length / 4 ? ToleranceOfRepeats : Tolerance;
        Assert.StartsWith(text, choice.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(ids.Length + maxTokens, values.Length);
        Assert.Equal(JsonValueKind.Null, values[0].ValueKind);
        Assert.Equal(JsonValueKind.Null, likeliest[0].ValueKind);
        for (int i = 1; i < ids.Length; i++)
        {
            Assert.Equal(expected[i].GetDouble(), values[i].GetDouble(), tolerance);
            double largest = likeliest[i].EnumerateObject().Max(static one => one.Value.GetDouble());
            if (lead[i].GetDouble() > Doubt)
                Assert.Equal(best[i].GetInt32() == ids[i], largest == values[i].GetDouble());
        }
    }

    [Fact]
    public async Task A_prompt_has_the_same_numbers_alone_and_beside_others()
    {
        var server = await servers.SmolLm();
        string[] texts = [.. Rows.Select(static row => row.GetProperty("text").GetString()!).Distinct().Take(24)];
        string Body(params string[] prompts) => new JsonObject { ["prompt"] = new JsonArray([.. prompts.Select(static text => JsonValue.Create(text))]), ["echo"] = true, ["logprobs"] = 3, ["max_tokens"] = 2, ["temperature"] = 0 }.ToJsonString();
        var together = (await server.Post("/v1/completions", Body(texts))).Json.GetProperty("choices").EnumerateArray().ToArray();
        for (int i = 0; i < texts.Length; i += 5)
            Assert.Equal((await server.Post("/v1/completions", Body(texts[i]))).Json.GetProperty("choices")[0].GetProperty("logprobs").GetRawText(), together[i].GetProperty("logprobs").GetRawText());
    }
}
