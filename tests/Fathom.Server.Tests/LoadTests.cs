using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Fathom.Models;
using Fathom.Runs;

namespace Fathom.Server.Tests;

/// <summary>Many clients at once, who come, read and go as they like. FATHOM_LOAD_SECONDS lets it run longer than its 30 seconds, and with all of its measure.</summary>
public class LoadTests
{
    const int Clients = 64;

    static readonly double? asked = double.TryParse(Environment.GetEnvironmentVariable("FATHOM_LOAD_SECONDS"), CultureInfo.InvariantCulture, out double seconds) ? seconds : null;

    static double Seconds => asked ?? 30;

    sealed record Question(string Prompt, int Tokens, ulong Seed, string Text);

    [Fact]
    public async Task Many_streams_at_once_say_each_what_they_say_alone_and_leave_nothing_behind()
    {
        string path = Fixtures.Model("smollm2/SmolLM2-135M-Instruct.Q4_1.gguf");
        var questions = Ask(path);
        await using var server = await TestServer.Start(path, static settings => settings with { Limits = settings.Limits with { Running = Clients } });
        var watch = Stopwatch.StartNew();
        int answered = 0, left = 0, tokens = 0;
        var first = new List<double>();
        var memory = WatchMemory(server, watch);
        using var done = new CancellationTokenSource(TimeSpan.FromSeconds(Seconds));
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
        {
            var random = new Random(client);
            for (bool begun = false; !begun || !done.IsCancellationRequested; begun = true)
            {
                var question = questions[random.Next(questions.Count)];
                int most = random.Next(4) == 0 ? random.Next(1, question.Tokens) : int.MaxValue;
                long start = Stopwatch.GetTimestamp();
                var (text, count, firstSeconds) = await Stream(server, question, most);
                lock (first)
                    first.Add(firstSeconds);
                Interlocked.Add(ref tokens, count);
                if (most == int.MaxValue)
                    Assert.Equal(question.Text, text);
                else
                    Assert.StartsWith(text, question.Text, StringComparison.Ordinal);
                _ = most == int.MaxValue ? Interlocked.Increment(ref answered) : Interlocked.Increment(ref left);
            }
        }));
        double seconds = watch.Elapsed.TotalSeconds;
        for (int tries = 0; tries < 400 && (server.Model.Places.Taken > 0 || server.Model.Engine.HeldCacheBytes > 0); tries++)
            await Task.Delay(50);
        Assert.Equal(0, server.Model.Places.Taken);
        Assert.Equal(0, server.Model.Engine.HeldCacheBytes);
        Assert.True(answered > Clients / 2 && left > 0);
        first.Sort();
        var (early, late) = await memory;
        Assert.InRange(late - early, long.MinValue, 48L << 20);
        TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture,
            $"{answered} answers, {left} left early, {tokens / seconds:F0} chunks/s, first chunk p50 {first[first.Count / 2]:F2} s, p99 {first[(int)(first.Count * 0.99)]:F2} s, at most {early >> 20} MiB until {Seconds / 2:F0} s and {late >> 20} MiB afterwards"));
    }

    /// <summary>The most memory in use in the first half of the time and in the second, after what is warm is warm.</summary>
    static async Task<(long Early, long Late)> WatchMemory(TestServer server, Stopwatch watch)
    {
        long early = 0, late = 0;
        for (; watch.Elapsed.TotalSeconds < Seconds; await Task.Delay(500))
            if (watch.Elapsed.TotalSeconds < Seconds / 2)
                early = Math.Max(early, Used());
            else
                late = Math.Max(late, Used());
        return (early, late);

        long Used() => GC.GetTotalMemory(forceFullCollection: true) + server.Model.Engine.HeldCacheBytes;
    }

    /// <summary>Steps of the engine's batch are what a client cannot see, so some of the sequences are started beside the server, in its own engine.</summary>
    [Fact]
    public async Task Beside_64_streams_a_short_prompt_waits_three_steps_at_most_and_a_long_one_delays_no_stream()
    {
        string path = Fixtures.Model("smollm2/SmolLM2-135M-Instruct.Q4_1.gguf");
        await using var server = await TestServer.Start(path, static settings => settings with { Limits = settings.Limits with { Running = Clients } });
        var engine = server.Model.Engine;
        var endless = new RunOptions { MaxTokens = 2000, IgnoreEnd = true, Lens = Fathom.Lenses.Lens.None, Sampling = new() { Temperature = 1, Seed = 5 } };
        using var ending = new CancellationTokenSource();
        var streams = Enumerable.Range(0, Clients).Select(i => Listen(server, $"{{\"prompt\":\"Once upon a time {i}\",\"max_tokens\":2000,\"ignore_eos\":true,\"stream\":true}}", ending.Token)).ToArray();
        var watched = Enumerable.Range(0, 4).Select(i => engine.Start(RunInput.Prompt(server.Model.Encode($"The {i}th", addsSpecial: true).Ids), endless, cancel: ending.Token)).ToArray();
        await Until(() => watched.All(static one => one.Generated > 2) && server.Model.Places.Taken == Clients);
        int[] brief = server.Model.Encode("The capital of France is", addsSpecial: true).Ids;
        var waits = new List<int>();
        var alone = await Gaps(watched[0], WaitForShort);
        int[] lengthy = [.. Enumerable.Range(0, asked is null ? 1000 : 4000).Select(static i => 100 + i * 7919 % 40_000)];
        var beside = await Gaps(watched[0], async () =>
        {
            var read = engine.Start(RunInput.Prompt(lengthy), endless with { MaxTokens = 1 });
            while (read.Generated == 0 && !read.Completion.IsCompleted)
                await WaitForShort();
            await read.Completion;
        });
        Assert.InRange(waits.Max(), 1, 3);
        Assert.All(watched, static one => Assert.InRange(one.MostStepsBetweenTokens, 1, 3));
        ending.Cancel();
        await Task.WhenAll(streams);
        TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture,
            $"{Clients} streams: short prompts waited {waits.Max()} steps at most ({waits.Count} of them); a stream's tokens came {At(alone, 0.5):F3} s apart (p99 {At(alone, 0.99):F3}), beside {lengthy.Length} tokens {At(beside, 0.5):F3} (p99 {At(beside, 0.99):F3}), {watched.Max(static one => one.MostStepsBetweenTokens)} step at most"));

        async Task WaitForShort()
        {
            for (int i = 0; i < 4; i++)
            {
                var one = engine.Start(RunInput.Prompt(brief), endless with { MaxTokens = 2 });
                await one.Completion;
                waits.Add(one.StepsToFirstToken);
            }
        }
    }

    /// <summary>Tokens a second of the engine alone, and of the same questions through the server, in turn.</summary>
    [Fact]
    public async Task The_server_takes_little_of_the_engines_speed()
    {
        string path = Fixtures.Model("smollm2/SmolLM2-135M-Instruct.Q4_1.gguf");
        await using var server = await TestServer.Start(path, static settings => settings with { Limits = settings.Limits with { Running = Clients } });
        var ratios = new List<double>();
        double ofPhase = asked is null ? 4 : 15;
        await Throughput(server, overHttp: true, 1);
        for (int round = 0; round < (asked is null ? 2 : 5); round++)
        {
            double own = await Throughput(server, overHttp: false, ofPhase), served = await Throughput(server, overHttp: true, ofPhase);
            ratios.Add(served / own);
        }
        ratios.Sort();
        TestContext.Current.SendDiagnosticMessage($"served, of the engine's own tokens a second: {string.Join(", ", ratios.Select(static ratio => ratio.ToString("F2", CultureInfo.InvariantCulture)))}");
        Assert.InRange(ratios[ratios.Count / 2], asked is null ? 0.7 : 0.9, 10);
    }

    /// <summary>Tokens a second of so many askers at once.</summary>
    static async Task<double> Throughput(TestServer server, bool overHttp, double seconds)
    {
        long tokens = 0;
        var watch = Stopwatch.StartNew();
        using var ending = new CancellationTokenSource();
        var asking = Enumerable.Range(0, Clients).Select(async client =>
        {
            var random = new Random(client);
            while (!ending.IsCancellationRequested)
            {
                string prompt = string.Concat(Enumerable.Repeat("The quick brown fox jumps over the lazy dog. ", random.Next(1, 12)));
                int most = random.Next(20, 100);
                if (overHttp)
                    await Listen(server, $"{{\"prompt\":\"{prompt}\",\"max_tokens\":{most},\"seed\":{random.Next()},\"ignore_eos\":true,\"stream\":true}}", ending.Token, () => Interlocked.Increment(ref tokens));
                else
                {
                    var one = server.Model.Engine.Start(RunInput.Prompt(server.Model.Encode(prompt, addsSpecial: true).Ids), new() { MaxTokens = most, IgnoreEnd = true, Lens = Fathom.Lenses.Lens.None, Sampling = new() { Temperature = 1, Seed = (ulong)random.Next() } }, cancel: ending.Token);
                    await one.Completion;
                    Interlocked.Add(ref tokens, one.Generated);
                }
            }
        }).ToArray();
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        ending.Cancel();
        await Task.WhenAll(asking);
        return tokens / watch.Elapsed.TotalSeconds;
    }

    /// <summary>Reads a stream for nothing but its chunks, until it ends or nobody wants it.</summary>
    static async Task Listen(TestServer server, string body, CancellationToken cancel, Action? chunk = null)
    {
        try
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "/v1/completions") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
            using var response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            Assert.True(response.IsSuccessStatusCode);
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancel));
            while (await reader.ReadLineAsync(cancel) is { } line)
                if (line.StartsWith("data: {", StringComparison.Ordinal))
                    chunk?.Invoke();
        }
        catch (OperationCanceledException)
        {
            // nobody wants it
        }
    }

    /// <summary>Seconds from each token of a sequence to the next, while something is done.</summary>
    static async Task<List<double>> Gaps(DepthSequence sequence, Func<Task> work)
    {
        var gaps = new List<double>();
        var done = Task.Run(work);
        long last = 0;
        for (int known = sequence.Generated; !done.IsCompleted; await Task.Delay(1))
            if (sequence.Generated is var now && now > known)
            {
                long time = Stopwatch.GetTimestamp();
                if (last != 0)
                    gaps.Add(Stopwatch.GetElapsedTime(last, time).TotalSeconds / (now - known));
                (known, last) = (now, time);
            }
        await done;
        gaps.Sort();
        return gaps;
    }

    static double At(List<double> sorted, double part) => sorted.Count == 0 ? double.NaN : sorted[(int)(part * (sorted.Count - 1))];

    static async Task Until(Func<bool> holds)
    {
        for (int tries = 0; tries < 2400 && !holds(); tries++)
            await Task.Delay(25);
        Assert.True(holds());
    }

    /// <summary>Questions with the answers that they have alone.</summary>
    static List<Question> Ask(string path)
    {
        using var model = LanguageModel.Open(path);
        string[] beginnings = ["Once upon a time", "The capital of France is", "def add(a, b):", "Water boils at", string.Concat(Enumerable.Repeat("The quick brown fox jumps over the lazy dog. ", 12)), "日本の首都は"];
        using var engine = new DepthEngine(model);
        var running = beginnings.SelectMany((prompt, i) => Enumerable.Range(0, 2).Select(j => (Prompt: prompt, Tokens: 6 + 5 * j, Seed: (ulong)(10 * i + j))))
            .Select(one => (one, Sequence: engine.Start(RunInput.Prompt(model.Text.Encode(one.Prompt)), new() { MaxTokens = one.Tokens, Lens = Fathom.Lenses.Lens.None, Sampling = new() { Temperature = 1, Seed = one.Seed } }))).ToArray();
        return [.. running.Select(one => new Question(one.one.Prompt, one.one.Tokens, one.one.Seed, model.Tokenizer.Decode(one.Sequence.Trace().GeneratedIds.Where(id => !model.IsSpecial(id)))))];
    }

    /// <summary>Reads an answer, or so many chunks of it, and then goes away.</summary>
    static async Task<(string Text, int Chunks, double FirstSeconds)> Stream(TestServer server, Question question, int most)
    {
        string body = $"{{\"prompt\":{JsonSerializer.Serialize(question.Prompt)},\"max_tokens\":{question.Tokens},\"seed\":{question.Seed},\"stream\":true}}";
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/completions") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        long start = Stopwatch.GetTimestamp();
        using var response = await server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.True(response.IsSuccessStatusCode);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var text = new StringBuilder();
        double first = 0;
        int chunks = 0;
        while (chunks < most && await reader.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith("data: {", StringComparison.Ordinal))
                continue;
            first = chunks++ == 0 ? Stopwatch.GetElapsedTime(start).TotalSeconds : first;
            var data = JsonElement.Parse(line["data: ".Length..]);
            Assert.False(data.TryGetProperty("error", out _), line);
            text.Append(data.GetProperty("choices")[0].GetProperty("text").GetString());
        }
        return (text.ToString(), chunks, first);
    }
}
