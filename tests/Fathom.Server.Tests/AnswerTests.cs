using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Models;
using Fathom.Runs;
using Fathom.Templates;
using Fathom.Traces;

namespace Fathom.Server.Tests;

/// <summary>What is answered, beside what the library gives for the same seed.</summary>
[Collection(ServerCollection.Name)]
public class AnswerTests(SharedServers servers)
{
    const string Question = "Let A = 8 and B = 5. What is the sum of A and B?\n(A) 11 (B) 14 (C) 12 (D) 13";

    static JsonObject Chat(params (string Name, JsonNode? Value)[] members) => With(new JsonObject
    {
        ["model"] = "m",
        ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = Question }),
    }, members);

    static JsonObject With(JsonObject body, (string Name, JsonNode? Value)[] members)
    {
        foreach (var (name, value) in members)
            body[name] = value;
        return body;
    }

    static Trace Alone(TestServer server, RunOptions options) =>
        DepthRun.Measure(server.Language, RunInput.Chat(server.Language, ChatConversation.Of(new ChatMessage("user", Question))), options);

    [Fact]
    public async Task Each_choice_is_to_the_bit_what_map_gives_for_its_seed()
    {
        var server = await servers.Abacus();
        var body = Chat(("n", 5), ("seed", 7), ("temperature", 1.5), ("max_tokens", 40), ("top_k", 30), ("presence_penalty", 0.3), ("logit_bias", new JsonObject { ["5"] = -2.5 }),
            ("depth", new JsonObject { ["measures"] = new JsonArray("jsd_bits", "kl_nats", "norms"), ["top"] = 2 }));
        var answered = await server.Post("/v1/chat/completions", body.ToJsonString());
        Assert.True(answered.Status == 200, answered.Text);
        int tokens = 0;
        for (int i = 0; i < 5; i++)
        {
            var trace = Alone(server, new() { MaxTokens = 40, Sampling = new() { Temperature = 1.5f, TopK = 30, PresencePenalty = 0.3f, Seed = 7 + (ulong)i, LogitBias = new Dictionary<int, float> { [5] = -2.5f } } });
            var choice = answered.Json.GetProperty("choices")[i];
            tokens += trace.GeneratedIds.Count;
            Assert.Equal(i, choice.GetProperty("index").GetInt32());
            Assert.Equal(Said(server, trace), choice.GetProperty("message").GetProperty("content").GetString());
            Assert.Equal(trace.Origin!.Finish!.Value == Fathom.Engine.Finish.End ? "stop" : "length", choice.GetProperty("finish_reason").GetString());
            SameDepth(trace, choice.GetProperty("depth"));
        }
        Assert.Equal(tokens, answered.Json.GetProperty("usage").GetProperty("completion_tokens").GetInt32());
    }

    static void SameDepth(Trace trace, JsonElement depth)
    {
        var whole = JsonElement.Parse(Json(trace));
        Assert.Equal(whole.GetProperty("dtr").GetRawText(), depth.GetProperty("dtr").GetRawText());
        Assert.Equal(whole.GetProperty("deep_from").GetInt32(), depth.GetProperty("deep_from").GetInt32());
        Assert.Equal(whole.GetProperty("conventions").GetRawText(), depth.GetProperty("conventions").GetRawText());
        var tokens = depth.GetProperty("tokens").EnumerateArray().ToArray();
        Assert.Equal(trace.Tokens.Count, tokens.Length);
        for (int t = 0; t < tokens.Length; t++)
        {
            foreach (string name in new[] { "id", "settling_depth", "resettling_depth", "deep" })
                Assert.Equal(whole.GetProperty("tokens")[t].GetProperty(name).GetRawText(), tokens[t].GetProperty(name).GetRawText());
            foreach (string name in new[] { "jsd_bits", "kl_nats", "norms" })
                Assert.Equal(whole.GetProperty("measures").GetProperty(name).EnumerateArray().Select(row => row[t].GetRawText()), tokens[t].GetProperty(name).EnumerateArray().Select(static one => one.GetRawText()));
            Assert.Equal(whole.GetProperty("top").EnumerateArray().Select(row => row[t][1].GetRawText()), tokens[t].GetProperty("top").EnumerateArray().Select(static row => row[1].GetRawText()));
        }
    }

    static string Json(Trace trace)
    {
        using var stream = new MemoryStream();
        TraceJson.Write(stream, trace);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    static string Said(TestServer server, Trace trace) => server.Language.Tokenizer.Decode(trace.GeneratedIds.Where(id => !server.Language.IsSpecial(id)));

    [Theory]
    [InlineData("{\"depth\":true}")]
    [InlineData("{\"logprobs\":true,\"top_logprobs\":3}")]
    [InlineData("{\"depth\":{\"depth_only\":true},\"logprobs\":true}")]
    [InlineData("{}")]
    [InlineData("{\"stop\":[\"13\",\"sum is\"]}")]
    public async Task A_stream_says_what_the_whole_answer_says(string more)
    {
        var server = await servers.Abacus();
        var body = Chat(("n", 3), ("seed", 1), ("max_tokens", 30), ("stream_options", new JsonObject { ["include_usage"] = true }));
        foreach (var (name, value) in JsonNode.Parse(more)!.AsObject())
            body[name] = value!.DeepClone();
        var whole = await server.Post("/v1/chat/completions", body.ToJsonString());
        body["stream"] = true;
        var stream = await server.Post("/v1/chat/completions", body.ToJsonString());
        ValidStream.Check(stream, "chat/completions");
        var events = stream.Events;
        Assert.Empty(events[^1].GetProperty("choices").EnumerateArray());
        Assert.Equal(whole.Json.GetProperty("usage").GetRawText(), events[^1].GetProperty("usage").GetRawText());
        Assert.All(events.SkipLast(1), static one => Assert.Equal(JsonValueKind.Null, one.GetProperty("usage").ValueKind));
        foreach (var choice in whole.Json.GetProperty("choices").EnumerateArray())
        {
            var parts = events.SelectMany(static one => one.GetProperty("choices").EnumerateArray()).Where(part => part.GetProperty("index").GetInt32() == choice.GetProperty("index").GetInt32()).ToArray();
            Assert.Equal("assistant", parts[0].GetProperty("delta").GetProperty("role").GetString());
            Assert.Equal(choice.GetProperty("message").GetProperty("content").GetString(),
                string.Concat(parts.Select(static part => part.GetProperty("delta").TryGetProperty("content", out var text) ? text.GetString() : "")));
            Assert.Equal(choice.GetProperty("finish_reason").GetString(), parts[^1].GetProperty("finish_reason").GetString());
            Same(choice, parts, "logprobs", "content");
            Same(choice, parts, "depth", "tokens");
            if (choice.TryGetProperty("depth", out var depth))
                Assert.Equal(depth.GetProperty("dtr").GetRawText(), parts[^1].GetProperty("depth").GetProperty("dtr").GetRawText());
        }
    }

    static void Same(JsonElement choice, JsonElement[] parts, string member, string list)
    {
        static IEnumerable<string> Items(JsonElement holder, string member, string list) =>
            holder.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.Object ? value.GetProperty(list).EnumerateArray().Select(static one => one.GetRawText()) : [];
        Assert.Equal(Items(choice, member, list), parts.SelectMany(part => Items(part, member, list)));
    }

    [Fact]
    public async Task A_text_that_ends_the_answer_is_never_shown_in_part_wherever_tokens_end_in_it()
    {
        var server = await servers.Abacus();
        var trace = Alone(server, new() { MaxTokens = 60 });
        string text = Said(server, trace);
        for (int at = 1; at + 4 < text.Length; at += 3)
        {
            string stop = text.Substring(at, 4);
            string expected = text[..text.IndexOf(stop, StringComparison.Ordinal)];
            var answered = await server.Post("/v1/chat/completions", Chat(("temperature", 0), ("max_tokens", 60), ("stop", stop), ("stream", true)).ToJsonString());
            string shown = "";
            foreach (var one in answered.Events)
                if (one.GetProperty("choices")[0].GetProperty("delta").TryGetProperty("content", out var content))
                    Assert.StartsWith(shown += content.GetString(), expected, StringComparison.Ordinal);
            Assert.Equal(expected, shown);
            Assert.Equal("stop", answered.Events[^1].GetProperty("choices")[0].GetProperty("finish_reason").GetString());
        }
    }

    [Fact]
    public async Task Log_probabilities_are_those_of_the_last_layer_and_the_token_has_its_own_among_the_likeliest()
    {
        var server = await servers.Abacus();
        var trace = Alone(server, new() { MaxTokens = 20 });
        var answered = await server.Post("/v1/chat/completions", Chat(("temperature", 0), ("max_tokens", 20), ("logprobs", true), ("top_logprobs", 2)).ToJsonString());
        var content = answered.Json.GetProperty("choices")[0].GetProperty("logprobs").GetProperty("content").EnumerateArray().ToArray();
        Assert.Equal(20, content.Length);
        for (int t = 0; t < content.Length; t++)
        {
            Assert.Equal(Math.Log(trace.Measures.Probability[trace.Layers, t]), content[t].GetProperty("logprob").GetDouble(), 1e-5);
            Assert.Equal(content[t].GetProperty("logprob").GetDouble(), content[t].GetProperty("top_logprobs")[0].GetProperty("logprob").GetDouble());
            Assert.Equal(content[t].GetProperty("token").GetString(), content[t].GetProperty("top_logprobs")[0].GetProperty("token").GetString());
            Assert.True(content[t].GetProperty("top_logprobs")[1].GetProperty("logprob").GetDouble() <= content[t].GetProperty("logprob").GetDouble());
        }
        Assert.Equal(answered.Json.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString(), string.Concat(content.Select(static one => one.GetProperty("token").GetString())));
    }

    [Fact]
    public async Task The_token_that_ends_an_answer_has_a_depth_and_no_log_probability_however_its_parts_come()
    {
        var server = await servers.Abacus();
        await Task.WhenAll(Enumerable.Range(0, 40).Select(async i =>
        {
            var answered = await server.Post("/v1/chat/completions", Chat(("temperature", 0), ("max_tokens", 100), ("logprobs", true), ("depth", true)).ToJsonString());
            var choice = answered.Json.GetProperty("choices")[0];
            int tokens = answered.Json.GetProperty("usage").GetProperty("completion_tokens").GetInt32();
            Assert.Equal("stop", choice.GetProperty("finish_reason").GetString());
            Assert.Equal(tokens, choice.GetProperty("depth").GetProperty("tokens").GetArrayLength());
            Assert.Equal(tokens - 1, choice.GetProperty("logprobs").GetProperty("content").GetArrayLength());
        }));
    }

    [Fact]
    public async Task A_completion_echoes_its_prompt_with_log_probabilities_and_offsets()
    {
        var server = await servers.Abacus();
        const string prompt = "What is 8 + 5?";
        var answered = await server.Post("/v1/completions", new JsonObject { ["prompt"] = prompt, ["echo"] = true, ["logprobs"] = 1, ["max_tokens"] = 3, ["temperature"] = 0 }.ToJsonString());
        Assert.True(answered.Status == 200, answered.Text);
        var choice = answered.Json.GetProperty("choices")[0];
        var told = choice.GetProperty("logprobs");
        string[] tokens = [.. told.GetProperty("tokens").EnumerateArray().Select(static one => one.GetString()!)];
        int[] offsets = [.. told.GetProperty("text_offset").EnumerateArray().Select(static one => one.GetInt32())];
        string text = choice.GetProperty("text").GetString()!;
        Assert.StartsWith(prompt, text, StringComparison.Ordinal);
        Assert.Equal(server.Language.Text.Encode(prompt).Length + 3, tokens.Length);
        Assert.All(tokens.Zip(offsets), one => Assert.Equal(one.First, text.Substring(one.Second, one.First.Length)));
        Assert.Equal(JsonValueKind.Null, told.GetProperty("token_logprobs")[0].ValueKind);
    }

    [Fact]
    public async Task Samples_beyond_what_runs_at_once_wait_and_are_what_they_are_alone()
    {
        await using var server = await TestServer.Start(Fixtures.Model("abacus/abacus-q8_0.gguf"), static settings => settings with { Limits = settings.Limits with { Running = 3, Choices = 40 } });
        var answered = await server.Post("/v1/chat/completions", Chat(("n", 40), ("seed", 3), ("max_tokens", 6)).ToJsonString());
        Assert.True(answered.Status == 200, answered.Text);
        foreach (int i in new[] { 0, 2, 3, 39 })
            Assert.Equal(Said(server, Alone(server, new() { MaxTokens = 6, Sampling = new() { Temperature = 1, Seed = 3 + (ulong)i } })),
                answered.Json.GetProperty("choices")[i].GetProperty("message").GetProperty("content").GetString());
        (await server.Post("/v1/chat/completions", Chat(("n", 41)).ToJsonString())).Refused(400, null, "'n'", "40");
        Assert.Equal(0, server.Model.Places.Taken);
    }

    [Fact]
    public async Task A_trace_is_kept_and_had_in_every_form()
    {
        var server = await servers.Abacus();
        var answered = await server.Post("/v1/chat/completions", Chat(("temperature", 0), ("max_tokens", 10), ("depth", true)).ToJsonString());
        string place = answered.Json.GetProperty("choices")[0].GetProperty("depth").GetProperty("trace").GetString()!;
        var json = await server.Get(place);
        Assert.Equal("application/json", json.Type);
        Assert.Equal(Alone(server, new() { MaxTokens = 10 }).GeneratedIds, json.Json.GetProperty("generated_ids").EnumerateArray().Select(static id => id.GetInt32()));
        foreach (var (ending, type, start) in new[] { (".png", "image/png", "\uFFFDPNG"), (".svg", "image/svg+xml", "<"), (".html", "text/html", "<!"), (".fathom", "application/octet-stream", "") })
        {
            var drawn = await server.Get(place + ending);
            Assert.True(drawn.Status == 200, drawn.Text);
            Assert.Equal(type, drawn.Type);
            Assert.StartsWith(start, drawn.Text, StringComparison.OrdinalIgnoreCase);
        }
        (await server.Get(place + ".exe")).Refused(400, null, ".exe");
        foreach (string elsewhere in new[] { "..%2F..%2Fetc%2Fpasswd", "..%2fx.json", "a%00b", "nothing" })
            Assert.InRange((await server.Get($"/v1/fathom/traces/{elsewhere}")).Status, 400, 404);
        Assert.Contains(place.Split('/')[^1], (await server.Get("/v1/fathom/traces")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_given_text_is_measured()
    {
        var server = await servers.Abacus();
        var measured = await server.Post("/v1/fathom/measure", """{"model":"m","prompt":"8 + 5 = 13"}""");
        Assert.True(measured.Status == 200, measured.Text);
        int[] ids = server.Language.Text.Encode("8 + 5 = 13");
        var trace = DepthRun.Measure(server.Language, RunInput.Text(ids));
        Assert.Equal(JsonElement.Parse(Json(trace)).GetProperty("measures").GetRawText(), measured.Json.GetProperty("measures").GetRawText());
        (await server.Post("/v1/fathom/measure", """{"model":"m"}""")).Refused(400, null, "prompt");
    }

    [Fact]
    public async Task Models_and_tokens_are_told_in_the_forms_of_two_servers()
    {
        var server = await servers.Abacus();
        var model = (await server.Get("/v1/models")).Json.GetProperty("data")[0];
        Assert.Equal("m", model.GetProperty("id").GetString());
        Assert.Equal(server.Language.Shape.Layers, model.GetProperty("layers").GetInt32());
        Assert.Equal(server.Language.Shape.ContextLength, model.GetProperty("context_length").GetInt32());
        Assert.Equal("ok", (await server.Get("/health")).Json.GetProperty("status").GetString());
        int[] ids = server.Language.Text.Encode("8 + 5", TextBeginning.Never);
        Assert.Equal(ids, Ids(await server.Post("/tokenize", """{"prompt":"8 + 5","add_special_tokens":false}""")));
        Assert.Equal(ids, Ids(await server.Post("/v1/tokenize", """{"content":"8 + 5"}""")));
        Assert.Equal("8 + 5", (await server.Post("/detokenize", $$"""{"tokens":[{{string.Join(',', ids)}}]}""")).Json.GetProperty("content").GetString());
        Assert.Contains("fathom_requests_total", (await server.Get("/metrics")).Text, StringComparison.Ordinal);
        (await server.Post("/v1/embeddings", "{}")).Refused(501, "not_implemented", "embeddings");
    }

    static IEnumerable<int> Ids(Answered answered) => answered.Json.GetProperty("tokens").EnumerateArray().Select(static id => id.GetInt32());
}
