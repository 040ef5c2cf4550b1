using Fathom.Charts.Page;
using Fathom.Figures;
using Fathom.Lenses;
using Fathom.Server.Tests;
using Fathom.Tests.Figures;
using Fathom.Traces;

namespace Fathom.Browser.Tests;

/// <summary>
/// How fast a page is, while no other browser test runs. The best of a few tries counts: others who share the processor can stall one, and a
/// page that is too slow is too slow every time.
/// </summary>
[Collection(nameof(SpeedTests))]
[CollectionDefinition(nameof(SpeedTests), DisableParallelization = true)]
public class SpeedTests(Browser browser)
{
    const int Tries = 10;

    [Fact]
    public async Task Ten_thousand_tokens_move_without_a_long_task()
    {
        var trace = SampleTrace.Of(36, [.. Enumerable.Range(0, 10_000).Select(i => i % 40 == 39 ? ".\n" : $" word{i}")]);
        await using var open = await browser.Open(trace, Screen.Desk);
        Assert.Equal("each column is the mean of 16 tokens", await open.Text("#reduced"));
        await open.Page.ClickAsync("#zoom-in");
        await open.Page.EvaluateAsync("""
            () => new PerformanceObserver(list => list.getEntries().forEach(task => window.longest = Math.max(window.longest, task.duration)))
                .observe({ type: 'longtask' })
            """);
        Assert.InRange(await Best(atMost: 100, () => Pan(open)), 0, 100);
    }

    [Fact]
    public async Task A_thousand_tokens_of_36_layers_fit_into_a_small_file_that_opens_at_once()
    {
        string html = HtmlPage.Of(Noisy(tokens: 1000, layers: 36, top: 5), new FigureOptions());
        Assert.InRange(html.Length, 0, 1_500_000);
        Assert.InRange(await Best(atMost: 1000, () => Opening(html)), 0, 1000);
    }

    [Fact]
    public async Task A_map_of_two_thousand_columns_grows_without_a_long_frame()
    {
        await using var server = await TestServer.Start(Fixtures.Model("abacus/abacus-q8_0.gguf"), static settings => settings with { ShowLive = true });
        Assert.InRange(await Best(atMost: 100, () => Growing(server)), 0, 100);
    }

    /// <summary>The least of a few measurements, as many as it takes to be good enough.</summary>
    static async Task<double> Best(double atMost, Func<Task<double>> measure)
    {
        double best = double.PositiveInfinity;
        for (int i = 0; i < Tries && best > atMost; i++)
            best = Math.Min(best, await measure());
        return best;
    }

    /// <summary>How many milliseconds the longest task took while the picture was dragged by 60 pixels; 0 where none took 50.</summary>
    static async Task<double> Pan(OpenPage open)
    {
        var box = (await open.Map.BoundingBoxAsync())!;
        await open.Page.Mouse.MoveAsync(box.X + 500, box.Y + 200);
        string before = await open.Fragment();
        await open.Page.EvaluateAsync("() => window.longest = 0");
        await open.Page.Mouse.DownAsync();
        await open.Page.Mouse.MoveAsync(box.X + 440, box.Y + 200, new() { Steps = 12 });
        await open.Page.Mouse.UpAsync();
        Assert.NotEqual(before, await open.Fragment());
        return await open.Page.EvaluateAsync<double>("() => window.longest");
    }

    /// <summary>How many milliseconds at most 95 in 100 frames took while 2,000 tokens came, about 400 a second.</summary>
    async Task<double> Growing(TestServer server)
    {
        await using var open = await browser.OpenAddress(server.Address.ToString(), Screen.Desk);
        await open.Page.EvaluateAsync("""
            () => {
              window.frameTimes = [];
              let before = performance.now();
              const next = now => { window.frameTimes.push(now - before); before = now; requestAnimationFrame(next); };
              requestAnimationFrame(next);
            }
            """);
        MadeAnswer.Begin(server, "x");
        for (int i = 0; i < 2000; i++)
        {
            MadeAnswer.Part(server, i, MadeAnswer.Token(i, i % 40 == 39 ? ".\n\n" : $" word{i}"));
            if (i % 4 == 3)
                await Task.Delay(8);
        }
        await open.Page.WaitForFunctionAsync("() => document.querySelectorAll('.text span').length === 2000");
        await open.Drawn();
        Assert.Equal(20_000, await open.Page.EvaluateAsync<int>("() => document.querySelector('.cells').offsetWidth"));
        double[] frames = await open.Page.EvaluateAsync<double[]>("() => window.frameTimes.sort((a, b) => a - b)");
        TestContext.Current.TestOutputHelper?.WriteLine($"{frames.Length} frames: median {frames[frames.Length / 2]:F1} ms, 95 in 100 {frames[frames.Length * 95 / 100]:F1} ms, longest {frames[^1]:F1} ms");
        return frames[frames.Length * 95 / 100];
    }

    /// <summary>After how many milliseconds a page was drawn.</summary>
    async Task<double> Opening(string html)
    {
        await using var open = await browser.Open(html, Screen.Desk);
        return await open.Page.EvaluateAsync<double>("() => performance.getEntriesByName('ready')[0].startTime");
    }

    /// <summary>A trace whose numbers have noise in every bit, and as many likeliest tokens as a real text brings.</summary>
    static Trace Noisy(int tokens, int layers, int top)
    {
        var random = new Random(1);
        var trace = SampleTrace.Of(layers, [.. Enumerable.Range(0, tokens).Select(i => $" word{i}")]);
        int[] ids = [.. Enumerable.Range(0, layers * tokens * top).Select(_ => (int)(3000 * Math.Pow(random.NextDouble(), 3)))];
        LayerMatrix Noise(LayerMatrix like) => new(like.Layers, like.Tokens, [.. like.Values.ToArray().Select(value => value * (0.9f + 0.1f * random.NextSingle()))]);
        var measures = trace.Measures;
        return trace with
        {
            Measures = measures with
            {
                JsdBits = Noise(measures.JsdBits),
                KlNats = Noise(measures.KlNats),
                EntropyNats = Noise(measures.EntropyNats),
                Norms = Noise(measures.Norms),
                CosineDistance = Noise(measures.CosineDistance),
                Probability = Noise(measures.Probability),
                UpdateNorms = Noise(measures.JsdBits),
                AttentionNorms = Noise(measures.JsdBits),
                MlpNorms = Noise(measures.JsdBits),
            },
            Top = new(top, ids, [.. ids.Select(_ => random.NextSingle())],
                ids.Distinct().ToDictionary(id => id, id => (ReadOnlyMemory<byte>)System.Text.Encoding.UTF8.GetBytes($" token{id}"))),
        };
    }
}
