using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fathom.Server.Tests;

/// <summary>What strangers send brings nothing down, and is refused by name.</summary>
[Collection(ServerCollection.Name)]
public class FaultTests(SharedServers servers)
{
    const string Chat = "/v1/chat/completions", Message = "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]";

    [Theory]
    [InlineData("", "invalid_json")]
    [InlineData("{", "invalid_json")]
    [InlineData("[]", "invalid_json")]
    [InlineData("null", "invalid_json")]
    [InlineData("\"text\"", "invalid_json")]
    [InlineData("{\"a\":1,\"a\":2}", "invalid_json")]
    [InlineData("{\"model\":\"\\ud800\"}", "invalid_json")]
    [InlineData("{\"n\":NaN}", "invalid_json")]
    [InlineData("{} {}", "invalid_json")]
    [InlineData("{\"model\":\"m\"} // comment", "invalid_json")]
    public async Task What_is_no_object_of_JSON_is_refused(string body, string code) =>
        (await (await servers.Abacus()).Post(Chat, body)).Refused(400, code);

    [Fact]
    public async Task Deep_nesting_and_bad_UTF_8_are_refused()
    {
        var server = await servers.Abacus();
        (await server.Post(Chat, $"{{\"messages\":{new string('[', 100_000)}")).Refused(400, "invalid_json");
        (await server.Post(Chat, $"{{\"messages\":{new string('[', 70)}{new string(']', 70)}}}")).Refused(400, "invalid_json");
        var bytes = new ByteArrayContent([.. "{\"model\":\""u8, 0xC3, 0x28, .. "\"}"u8]);
        bytes.Headers.ContentType = new("application/json");
        (await server.Send(new(HttpMethod.Post, Chat) { Content = bytes })).Refused(400, "invalid_json", "UTF-8");
        (await server.Send(new(HttpMethod.Post, Chat) { Content = new StringContent("{}", Encoding.UTF8, "text/plain") })).Refused(415, "unsupported_media_type");
    }

    [Theory]
    [InlineData("\"max_tokens\":9223372036854775808", "max_tokens")]
    [InlineData("\"max_tokens\":0", "max_tokens")]
    [InlineData("\"max_tokens\":1.5", "max_tokens")]
    [InlineData("\"max_tokens\":\"5\"", "max_tokens")]
    [InlineData("\"temperature\":-1", "temperature")]
    [InlineData("\"temperature\":1e999", "temperature")]
    [InlineData("\"temperature\":true", "temperature")]
    [InlineData("\"top_p\":1.1", "top_p")]
    [InlineData("\"n\":0", "n")]
    [InlineData("\"stop\":[1]", "stop")]
    [InlineData("\"seed\":1e40", "seed")]
    [InlineData("\"stream\":\"yes\"", "stream")]
    [InlineData("\"logit_bias\":{\"x\":1}", "logit_bias")]
    [InlineData("\"logit_bias\":{\"1\":1000}", "logit_bias")]
    [InlineData("\"top_logprobs\":2", "top_logprobs")]
    [InlineData("\"logprobs\":true,\"top_logprobs\":21", "top_logprobs")]
    [InlineData("\"depth\":{\"measures\":[\"nonsense\"]}", "depth.measures")]
    [InlineData("\"tools\":{}", "tools")]
    [InlineData("\"chat_template_kwargs\":[]", "chat_template_kwargs")]
    public async Task A_member_of_the_wrong_kind_is_refused_by_its_name(string member, string name)
    {
        var answered = await (await servers.Abacus()).Post(Chat, $"{{\"model\":\"m\",{Message},{member}}}");
        answered.Refused(400, null);
        Assert.Equal(name, answered.Error.GetProperty("param").GetString());
    }

    [Theory]
    [InlineData("\"response_format\":{\"type\":\"json_object\"}", "response_format")]
    [InlineData("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],\"tool_choice\":\"required\"", "tool_choice")]
    [InlineData("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"f\"}}", "tool_choice")]
    [InlineData("\"repetition_penalty\":1.1", "repetition_penalty")]
    [InlineData("\"beam_width\":2", "beam_width")]
    [InlineData("\"modalities\":[\"audio\"]", "modalities")]
    [InlineData("\"depth\":{\"lens\":\"x\"}", "depth.lens")]
    public async Task What_is_not_done_is_refused_by_its_name(string member, string name)
    {
        var answered = await (await servers.Abacus()).Post(Chat, $"{{\"model\":\"m\",{Message},{member}}}");
        answered.Refused(400, "unsupported_parameter", name);
        Assert.Equal(name, answered.Error.GetProperty("param").GetString());
    }

    [Theory]
    [InlineData("\"model\":\"other\"," + Message, 404, "model_not_found")]
    [InlineData("\"model\":\"m\"", 400, null)]
    [InlineData("\"model\":\"m\",\"messages\":[]", 400, null)]
    [InlineData("\"model\":\"m\",\"messages\":[1]", 400, null)]
    [InlineData("\"model\":\"m\",\"messages\":[{\"role\":\"user\"}]", 400, null)]
    [InlineData("\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{}}]}]", 400, null)]
    [InlineData("\"model\":\"m\",\"messages\":[{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"function\":{\"name\":\"f\",\"arguments\":\"no\"}}]}]", 400, null)]
    [InlineData("\"model\":\"m\",\"chat_template_kwargs\":{\"messages\":[]}," + Message, 400, null)]
    [InlineData("\"model\":\"m\",\"logit_bias\":{\"1000000\":1}," + Message, 400, null)]
    [InlineData("\"model\":\"m\",\"stop\":\"\"," + Message, 400, null)]
    public async Task What_a_chat_cannot_be_made_of_is_refused(string members, int status, string? code) =>
        (await (await servers.Abacus()).Post(Chat, $"{{{members}}}")).Refused(status, code);

    [Fact]
    public async Task A_prompt_beyond_the_context_is_refused_with_both_figures()
    {
        var server = await servers.Abacus();
        int context = server.Language.Shape.ContextLength;
        string ids = string.Join(',', Enumerable.Repeat("5", context));
        (await server.Post("/v1/completions", $"{{\"prompt\":[{ids}]}}")).Refused(400, "context_length_exceeded", $"{context} tokens");
        (await server.Post("/v1/completions", "{\"prompt\":[100000000]}")).Refused(400, null, "prompt");
        (await server.Post("/v1/completions", "{\"prompt\":[]}")).Refused(400, null, "prompt");
        (await server.Post("/v1/completions", "{\"prompt\":\"x\",\"max_tokens\":0}")).Refused(400, null, "max_tokens");
    }

    [Fact]
    public async Task A_body_beyond_the_bound_is_refused_before_it_is_read()
    {
        await using var server = await TestServer.Start(Fixtures.Model("abacus/abacus-q8_0.gguf"), static settings => settings with { Limits = settings.Limits with { BodyBytes = 10_000 } });
        var response = await server.Post(Chat, $"{{\"model\":\"{new string('x', 20_000)}\"}}");
        response.Refused(413, "request_too_large");
        var chunked = new HttpRequestMessage(HttpMethod.Post, Chat) { Content = new StringContent($"{{\"model\":\"{new string('x', 20_000)}\"}}", Encoding.UTF8, "application/json") };
        chunked.Headers.TransferEncodingChunked = true;
        (await server.Send(chunked)).Refused(413, "request_too_large");
    }

    [Fact]
    public async Task A_client_that_goes_away_ends_its_answer_and_frees_its_pages()
    {
        var server = await servers.Abacus();
        using var leaving = new CancellationTokenSource();
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/completions") { Content = new StringContent("{\"prompt\":\"8 + 5\",\"max_tokens\":1000,\"n\":8,\"ignore_eos\":true,\"stream\":true}", Encoding.UTF8, "application/json") };
        var response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, leaving.Token);
        using var stream = await response.Content.ReadAsStreamAsync();
        Assert.True(await stream.ReadAsync(new byte[100]) > 0);
        Assert.True(server.Model.Engine.HeldCacheBytes > 0);
        response.Dispose();
        await Eventually(() => server.Model.Places.Taken == 0 && server.Model.Engine.HeldCacheBytes == 0);
    }

    [Fact]
    public async Task Too_many_that_wait_are_told_to_come_again()
    {
        await using var server = await TestServer.Start(Fixtures.Model("abacus/abacus-q8_0.gguf"), static settings => settings with { Limits = settings.Limits with { Running = 1, Waiting = 1 } });
        const string body = "{\"prompt\":\"8 + 5\",\"max_tokens\":400,\"ignore_eos\":true}";
        Task<Answered>[] asked = [.. Enumerable.Range(0, 6).Select(_ => server.Post("/v1/completions", body))];
        var answers = await Task.WhenAll(asked);
        var refused = answers.Where(static answer => answer.Status == 429).ToArray();
        Assert.NotEmpty(refused);
        Assert.All(refused, static answer => answer.Refused(429, "rate_limit_exceeded"));
        Assert.All(refused, static answer => Assert.NotNull(answer.Headers.RetryAfter));
        Assert.True(answers.Count(static answer => answer.Status == 200) >= 2);
    }

    [Fact]
    public async Task A_key_is_asked_for_and_compared()
    {
        await using var server = await TestServer.Start(Fixtures.Model("abacus/abacus-q8_0.gguf"), static settings => settings with { ApiKey = "secret" });
        (await server.Get("/v1/models")).Refused(401, "invalid_api_key");
        server.Client.DefaultRequestHeaders.Authorization = new("Bearer", "wrong");
        (await server.Get("/v1/models")).Refused(401, "invalid_api_key");
        Assert.Equal(200, (await server.Get("/health")).Status);
        server.Client.DefaultRequestHeaders.Authorization = new("Bearer", "secret");
        Assert.Equal(200, (await server.Get("/v1/models")).Status);
    }

    [Theory]
    [InlineData("evil.example", 403)]
    [InlineData("localhost:1", 200)]
    [InlineData("192.168.0.7", 200)]
    public async Task A_name_that_the_server_is_not_called_by_is_refused(string host, int status)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models");
        request.Headers.Host = host;
        Assert.Equal(status, (await (await servers.Abacus()).Send(request)).Status);
    }

    [Fact]
    public async Task Pages_of_other_origins_may_ask_only_where_that_is_allowed()
    {
        const string origin = "https://example.org";
        static HttpRequestMessage Asked() => new(HttpMethod.Get, "/v1/models") { Headers = { { "Origin", origin } } };
        Assert.False((await (await servers.Abacus()).Send(Asked())).Headers.Contains("Access-Control-Allow-Origin"));
        await using var server = await TestServer.Start(Fixtures.Model("abacus/abacus-q8_0.gguf"), static settings => settings with { Origins = [origin] });
        Assert.Equal([origin], (await server.Send(Asked())).Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Equal(204, (await server.Send(new(HttpMethod.Options, Chat) { Headers = { { "Origin", origin } } })).Status);
    }

    [Fact]
    public async Task A_server_that_stops_lets_streams_end_for_a_while_and_then_says_that_they_are_cut_short()
    {
        await using var server = await TestServer.Start(Fixtures.Model("smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"), static settings => settings with { GraceSeconds = 0.5 });
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/completions") { Content = new StringContent("{\"prompt\":\"Once\",\"max_tokens\":2000,\"ignore_eos\":true,\"stream\":true}", Encoding.UTF8, "application/json") };
        using var response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var stopped = server.Stop();
        string text = await response.Content.ReadAsStringAsync();
        await stopped;
        string[] events = text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("data: [DONE]", events[^1]);
        Assert.Equal("server_stopping", JsonNode.Parse(events[^2]["data: ".Length..])!["error"]!["code"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_stream_that_has_nothing_to_say_shows_that_it_lives()
    {
        await using var server = await TestServer.Start(Fixtures.Model("abacus/abacus-q8_0.gguf"), static settings => settings with { Limits = settings.Limits with { Running = 1, SilenceSeconds = 0.05 } });
        var first = server.Post("/v1/completions", "{\"prompt\":\"8 + 5\",\"max_tokens\":900,\"ignore_eos\":true}");
        await Eventually(() => server.Model.Places.Taken == 1);
        var second = await server.Post("/v1/completions", "{\"prompt\":\"8\",\"max_tokens\":2,\"stream\":true}");
        Assert.Contains(": still at work\n\n", second.Text, StringComparison.Ordinal);
        Assert.NotEmpty(second.Events);
        await first;
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_let_go()
    {
        await using var server = await TestServer.Start(Fixtures.Model("abacus/abacus-q8_0.gguf"), static settings => settings with { Limits = settings.Limits with { ReadSeconds = 0.3 } });
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 1024 };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, server.Address.Port));
        const string body = "{\"prompt\":\"8 + 5\",\"max_tokens\":1000,\"ignore_eos\":true,\"stream\":true,\"n\":8,\"depth\":{\"measures\":[\"jsd_bits\",\"kl_nats\",\"rank\"],\"top\":20}}";
        await socket.SendAsync(Encoding.ASCII.GetBytes($"POST /v1/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
        await Eventually(() => server.Model.Places.Taken > 0);
        await Eventually(() => server.Model.Places.Taken == 0 && server.Model.Engine.HeldCacheBytes == 0);
    }

    [Fact]
    public async Task A_client_that_reads_slowly_lets_its_own_answer_wait_and_gets_all_of_it()
    {
        await using var server = await TestServer.Start(Fixtures.Model("abacus/abacus-q8_0.gguf"));
        const int answers = 4, tokens = 240;
        string body = $"{{\"prompt\":\"8 + 5\",\"n\":{answers},\"max_tokens\":{tokens},\"ignore_eos\":true,\"stream\":true,\"depth\":{{\"measures\":[\"jsd_bits\",\"kl_nats\",\"rank\",\"entropy_nats\",\"probability\"],\"top\":50}}}}";
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 1024 };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, server.Address.Port));
        await socket.SendAsync(Encoding.ASCII.GetBytes($"POST /v1/completions HTTP/1.0\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
        await Eventually(() => server.Model.Places.Taken > 0);
        Assert.Equal(answers * tokens, TokensOf((await server.Post("/v1/completions", body)).Events));
        double busy = server.Model.Engine.Timings.Decode;
        await Task.Delay(300);
        Assert.Equal(answers, server.Model.Places.Taken);
        Assert.Equal(busy, server.Model.Engine.Timings.Decode);
        socket.ReceiveBufferSize = 1 << 22;
        using var reader = new StreamReader(new NetworkStream(socket));
        string text = await reader.ReadToEndAsync();
        Assert.Equal(answers * tokens, TokensOf(new Answered(200, text[(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..], "", null!).Events));
        await Eventually(() => server.Model.Places.Taken == 0 && server.Model.Engine.HeldCacheBytes == 0);
    }

    static int TokensOf(IEnumerable<JsonElement> events) => events.Sum(static one => one.GetProperty("choices")[0].GetProperty("depth").GetProperty("tokens").GetArrayLength());

    [Fact]
    public async Task A_head_that_never_ends_is_let_go()
    {
        await using var server = await TestServer.Start(Fixtures.Model("abacus/abacus-q8_0.gguf"), static settings => settings with { Limits = settings.Limits with { HeaderSeconds = 0.3, Connections = 40 } });
        var sockets = new List<Socket>();
        for (int i = 0; i < 60; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, server.Address.Port));
            await socket.SendAsync("POST /v1/chat/comp"u8.ToArray());
            sockets.Add(socket);
        }
        await Eventually(() => sockets.All(static socket => socket.Poll(0, SelectMode.SelectRead)));
        Assert.Equal(200, (await server.Get("/v1/models")).Status);
        sockets.ForEach(static socket => socket.Dispose());
    }

    [Fact]
    public async Task A_model_whose_file_changed_is_refused_and_says_so()
    {
        using var folder = new TemporaryFolder();
        string copy = folder.Copy(Fixtures.Model("abacus/abacus-q8_0.gguf"));
        await using var server = await TestServer.Start(copy);
        Assert.Equal(200, (await server.Post("/v1/completions", "{\"prompt\":\"8\",\"max_tokens\":1}")).Status);
        await File.AppendAllTextAsync(copy, "x");
        (await server.Post("/v1/completions", "{\"prompt\":\"8\",\"max_tokens\":1}")).Refused(500, "server_error", "changed");
    }

    [Fact]
    public async Task A_hostile_template_ends_its_own_request_alone()
    {
        await using var server = await TestServer.Start(Fixtures.Model("abacus/abacus-q8_0.gguf"));
        string nested = string.Concat(Enumerable.Repeat("{\"a\":", 60)) + "1" + new string('}', 60);
        var answered = await server.Post(Chat, $"{{{Message},\"max_tokens\":1,\"chat_template_kwargs\":{{\"x\":{nested}}}}}");
        Assert.InRange(answered.Status, 200, 400);
        Assert.Equal(200, (await server.Post(Chat, $"{{{Message},\"max_tokens\":1}}")).Status);
    }

    [Theory]
    [InlineData("{% for i in range(999999999) %}{% endfor %}")]
    [InlineData("{% for i in range(99999) %}{% for j in range(99999) %}xxxxxxxxxxxxxxxxxxxxxxxxxx{% endfor %}{% endfor %}")]
    [InlineData("{% macro m(x) %}{{ m(x) }}{% endmacro %}{{ m(1) }}")]
    [InlineData("{{ messages[0]['content'] * 999999999 }}")]
    public async Task A_model_with_a_hostile_template_answers_with_an_error_and_others_go_on(string template)
    {
        using var folder = new TemporaryFolder();
        byte[] file = File.ReadAllBytes(Fixtures.Model("abacus/abacus-q8_0.gguf"));
        int at = file.AsSpan().IndexOf("{%- for message in messages"u8), end = at + file.AsSpan(at).IndexOf("{%- if add_generation_prompt"u8);
        Assert.InRange(template.Length, 1, end - at);
        file.AsSpan(at, end - at).Fill((byte)' ');
        Encoding.ASCII.GetBytes(template).CopyTo(file, at);
        await File.WriteAllBytesAsync(folder.File("hostile.gguf"), file);
        await using var server = await TestServer.Start(folder.File("hostile.gguf"));
        var hostile = server.Post(Chat, $"{{{Message},\"max_tokens\":1}}");
        Assert.Equal(200, (await server.Post("/v1/completions", "{\"prompt\":\"8\",\"max_tokens\":1}")).Status);
        var answered = await hostile;
        Assert.True(answered.Status is 400 or 500, answered.Text);
        Assert.NotEmpty(answered.Error.GetProperty("message").GetString()!);
    }

    [Fact]
    public async Task Texts_are_logged_where_that_is_said_and_nowhere_else()
    {
        foreach (bool logs in new[] { false, true })
        {
            await using var server = await TestServer.Start(Fixtures.Model("abacus/abacus-q8_0.gguf"), settings => settings with { LogText = logs });
            await server.Post(Chat, "{\"messages\":[{\"role\":\"user\",\"content\":\"What is 81 + 5?\"}],\"max_tokens\":3}");
            await server.Post(Chat, "{\"messages\":[{\"role\":\"user\",\"content\":\"What is 81 + 5?\"}],\"max_tokens\":-3}");
            Assert.Equal(logs, server.Log.Exists(static line => line.Contains("81 + 5", StringComparison.Ordinal)));
            Assert.All(server.Log, static line => Assert.DoesNotContain('\n', line));
        }
    }

    static async Task Eventually(Func<bool> holds)
    {
        for (int tries = 0; tries < 600 && !holds(); tries++)
            await Task.Delay(50);
        Assert.True(holds());
    }
}
