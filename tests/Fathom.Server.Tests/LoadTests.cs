using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Fathom.Models;
using Fathom.Runs;

namespace Fathom.Server.Tests;

/// <summary>Many clients at once, who come, read and go as they like. FATHOM_LOAD_SECONDS lets it run longer than its 30 seconds.</summary>
public class LoadTests
{
    const int Clients = 64;

    static double Seconds => double.TryParse(Environment.GetEnvironmentVariable("FATHOM_LOAD_SECONDS"), CultureInfo.InvariantCulture, out double seconds) ? seconds : 30;

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
        TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture,
            $"{answered} answers, {left} left early, {tokens / seconds:F0} chunks/s, first chunk p50 {first[first.Count / 2]:F2} s, p99 {first[(int)(first.Count * 0.99)]:F2} s, {Process.GetCurrentProcess().WorkingSet64 >> 20} MiB"));
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
