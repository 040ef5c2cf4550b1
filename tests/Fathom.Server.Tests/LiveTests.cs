using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Fathom.Server.Live;

namespace Fathom.Server.Tests;

/// <summary>Answers are watched while they come, by others than who asked, where the server's owner allows it.</summary>
public class LiveTests
{
    const string Question = """{"messages":[{"role":"user","content":"Let A = 8 and B = 5."}],"temperature":1,"seed":4,"n":2,"max_tokens":20,"depth":true}""";

    static Task<TestServer> Start(Func<ServerSettings, ServerSettings>? change = null) =>
        TestServer.Start(Fixtures.Model("abacus/abacus-q8_0.gguf"), settings => (change?.Invoke(settings) ?? settings) with { ShowLive = true });

    [Fact]
    public async Task Answers_are_shown_to_nobody_else_where_the_owner_does_not_say_so()
    {
        await using var server = await TestServer.Start(Fixtures.Model("abacus/abacus-q8_0.gguf"));
        (await server.Get("/v1/fathom/live")).Refused(403, "live_not_shown", "--show-live");
        await using var secret = await Start(static settings => settings with { ApiKey = "secret" });
        (await secret.Get("/v1/fathom/live")).Refused(401, "invalid_api_key");
        (await (await Start()).Get("/v1/fathom/live?since=3")).Refused(400, "unsupported_parameter", "since");
    }

    [Fact]
    public async Task A_watcher_sees_each_token_once_with_the_depth_that_who_asked_is_told()
    {
        await using var server = await Start();
        using var watcher = await Watcher.Open(server);
        Assert.Equal("watching", (await watcher.Next()).Name);
        var answer = await server.Post("/v1/chat/completions", Question);
        var seen = await watcher.UntilEnd();
        Assert.Equal("Let A = 8 and B = 5.", seen[0].Data.GetProperty("asked").GetString());
        Assert.All(seen, one => Assert.Equal(answer.Json.GetProperty("id").GetString(), one.Data.GetProperty("id").GetString()));
        foreach (var choice in answer.Json.GetProperty("choices").EnumerateArray())
        {
            int index = choice.GetProperty("index").GetInt32();
            var depth = choice.GetProperty("depth");
            var parts = seen.Where(one => one.Name == "part" && one.Data.GetProperty("index").GetInt32() == index).Select(static one => one.Data).ToList();
            var tokens = parts.SelectMany(static part => part.GetProperty("tokens").EnumerateArray()).ToList();
            foreach (string name in new[] { "id", "settling_depth", "deep", "jsd_bits" })
                Assert.Equal(depth.GetProperty("tokens").EnumerateArray().Select(token => token.GetProperty(name).GetRawText()), tokens.Select(token => token.GetProperty(name).GetRawText()));
            Assert.Equal(choice.GetProperty("message").GetProperty("content").GetString(),
                string.Concat(tokens.Where(static token => token.GetProperty("shown").GetBoolean()).Select(static token => token.GetProperty("text").GetString())));
            Assert.Equal(depth.GetProperty("dtr").GetRawText(), parts[^1].GetProperty("dtr").GetRawText());
            var end = seen[^1].Data.GetProperty("choices")[index];
            Assert.Equal(choice.GetProperty("finish_reason").GetString(), end.GetProperty("finish_reason").GetString());
            Assert.Equal(200, (await server.Get(end.GetProperty("trace").GetString()!)).Status);
        }
    }

    [Fact]
    public async Task Whoever_comes_again_goes_on_after_the_last_event_they_had_without_loss_or_doubling()
    {
        await using var server = await Start();
        using var first = await Watcher.Open(server);
        string start = (await first.Next()).Id;
        await server.Post("/v1/chat/completions", Question);
        var all = await first.UntilEnd();
        foreach (bool byHeader in new[] { true, false })
            for (int had = -1; had < all.Count - 1; had += 3)
            {
                using var again = await Watcher.Open(server, had < 0 ? start : all[had].Id, byHeader);
                Assert.Equal("watching", (await again.Next()).Name);
                Assert.Equal(all.Skip(had + 1).Select(static one => (one.Id, one.Name)), (await again.UntilEnd()).Select(static one => (one.Id, one.Name)));
            }
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("000000000000-5")]
    public async Task Whoever_had_events_of_another_run_of_the_server_is_told_that_some_are_missing(string had)
    {
        await using var server = await Start();
        using var watcher = await Watcher.Open(server, had);
        Assert.Equal("watching", (await watcher.Next()).Name);
        var (name, _, data) = await watcher.Next();
        Assert.Equal(("skipped", JsonValueKind.Null), (name, data.GetProperty("events").ValueKind));
    }

    [Fact]
    public async Task Whoever_comes_while_an_answer_runs_sees_it_from_its_begin()
    {
        await using var server = await Start();
        var asked = server.Post("/v1/chat/completions", """{"messages":[{"role":"user","content":"x"}],"ignore_eos":true,"max_tokens":100,"depth":true}""");
        while (server.State.Live!.Running == 0)
            await Task.Delay(1);
        using var watcher = await Watcher.Open(server);
        await watcher.Next();
        var seen = await watcher.UntilEnd();
        Assert.Equal("begin", seen[0].Name);
        Assert.Equal(100, seen.Where(static one => one.Name == "part").Sum(static one => one.Data.GetProperty("tokens").GetArrayLength()));
        await asked;
    }

    [Fact]
    public async Task Watchers_learn_of_an_answer_that_was_cut_short()
    {
        await using var server = await Start();
        using var watcher = await Watcher.Open(server);
        await watcher.Next();
        using (var gone = new CancellationTokenSource())
        {
            var asked = server.Client.PostAsync("/v1/chat/completions", new StringContent("""{"messages":[{"role":"user","content":"x"}],"ignore_eos":true,"max_tokens":400}""", Encoding.UTF8, "application/json"), gone.Token);
            Assert.Equal("begin", (await watcher.Next()).Name);
            Assert.Equal("part", (await watcher.Next()).Name);
            gone.Cancel();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        }
        Assert.Equal(JsonValueKind.Null, (await watcher.UntilEnd())[^1].Data.GetProperty("choices")[0].GetProperty("finish_reason").ValueKind);
    }

    [Fact]
    public async Task Texts_that_are_only_read_are_not_shown()
    {
        await using var server = await Start();
        await server.Post("/v1/completions", """{"prompt":"x y z","max_tokens":0,"echo":true,"logprobs":1}""");
        Assert.Equal(1, server.State.Live!.Resume(null).Number);
    }

    [Fact]
    public async Task Watchers_do_not_keep_a_server_from_stopping_and_are_told()
    {
        await using var server = await Start(static settings => settings with { GraceSeconds = 60 });
        using var watcher = await Watcher.Open(server);
        await watcher.Next();
        var stopped = server.Stop();
        Assert.Equal("stopping", (await watcher.Next()).Name);
        await stopped.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_watcher_that_does_not_read_is_let_go_and_learns_what_it_missed_when_it_comes_again()
    {
        await using var server = await Start(static settings => settings with { Limits = settings.Limits with { ReadSeconds = 1 } });
        using var slow = new TcpClient();
        await slow.ConnectAsync("127.0.0.1", server.Address.Port);
        await slow.GetStream().WriteAsync("GET /v1/fathom/live HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray());
        using var quick = await Watcher.Open(server);
        string start = (await quick.Next()).Id;
        byte[] long_ = Encoding.UTF8.GetBytes($"\"{new string('x', 1 << 20)}\"");
        for (int i = 0; i < 40; i++)
            server.State.Live!.Tell(new("part", long_));
        await Task.Delay(3000);
        byte[] buffer = new byte[1 << 16];
        long read = 0;
        try
        {
            for (int count; (count = await slow.GetStream().ReadAsync(buffer)) > 0;)
                read += count;
        }
        catch (IOException)
        {
        }
        Assert.InRange(read, 1, 39 << 20);
        using var again = await Watcher.Open(server, start);
        Assert.Equal("watching", (await again.Next()).Name);
        var (name, _, data) = await again.Next();
        Assert.Equal(("skipped", 25), (name, data.GetProperty("events").GetInt32()));
        Assert.Empty(server.Log);
    }

    [Fact]
    public void A_feed_keeps_no_more_bytes_than_it_may_and_counts_what_it_dropped()
    {
        var feed = new LiveFeed(mostBytes: 1000);
        for (int i = 0; i < 100; i++)
            feed.Tell(new("part", new byte[150]));
        var news = feed.After(1);
        Assert.Equal((94, 6, 95L), (news.Skipped, news.Events.Count, news.First));
        feed.Tell(new("part", new byte[2000]));
        Assert.Equal((101, 0), (feed.After(1).Skipped, feed.After(1).Events.Count));
    }

    /// <summary>Reads events as they come.</summary>
    sealed class Watcher(HttpResponseMessage response, StreamReader reader) : IDisposable
    {
        public static async Task<Watcher> Open(TestServer server, string? had = null, bool byHeader = true)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, had is null || byHeader ? "/v1/fathom/live" : $"/v1/fathom/live?last_event_id={had}");
            if (had is not null && byHeader)
                request.Headers.Add("Last-Event-ID", had);
            var response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
            return new(response, new(await response.Content.ReadAsStreamAsync()));
        }

        public async Task<(string Name, string Id, JsonElement Data)> Next()
        {
            string name = "", id = "";
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while (await reader.ReadLineAsync(patience.Token) is { } line)
                if (line.StartsWith("event: ", StringComparison.Ordinal))
                    name = line[7..];
                else if (line.StartsWith("id: ", StringComparison.Ordinal))
                    id = line[4..];
                else if (line.StartsWith("data: ", StringComparison.Ordinal))
                    return (name, id, JsonElement.Parse(line[6..]));
            throw new InvalidOperationException("the stream has ended");
        }

        public async Task<IReadOnlyList<(string Name, string Id, JsonElement Data)>> UntilEnd()
        {
            var seen = new List<(string Name, string Id, JsonElement Data)>();
            do
                seen.Add(await Next());
            while (seen[^1].Name != "end");
            return seen;
        }

        public void Dispose()
        {
            reader.Dispose();
            response.Dispose();
        }
    }
}
