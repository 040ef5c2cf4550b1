using Deque.AxeCore.Playwright;
using Fathom.Charts.Page;
using Fathom.Figures;
using Fathom.Tests.Figures;
using Fathom.Traces;

namespace Fathom.Browser.Tests;

public class ReaderTests(Browser browser)
{
    [Theory]
    [InlineData(1920, false)]
    [InlineData(1920, true)]
    [InlineData(390, false)]
    [InlineData(390, true)]
    public async Task Nobody_is_shut_out(int width, bool isDark)
    {
        var trace = SampleTrace.Of(12, [.. Enumerable.Range(0, 40).Select(i => $" word{i}")]);
        await using var open = await browser.Open(trace, new Screen(width, 900, isDark), "#pins=3.4-5.6&find=word1");
        if (width < 600)
            await open.Page.ClickAsync("#controls summary");
        var found = await open.Page.RunAxe();
        Assert.Empty(found.Violations.Where(violation => violation.Impact is "serious" or "critical")
            .Select(violation => $"{violation.Id}: {violation.Nodes[0].Html}"));
        Assert.Equal(width, await open.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        Assert.Contains("This heat map shows the JSD to the last layer", await open.Page.Locator("#overview").TextContentAsync());
        Assert.Empty(open.Errors);
    }

    [Fact]
    public async Task Ten_thousand_tokens_move_without_a_long_task()
    {
        var trace = SampleTrace.Of(36, [.. Enumerable.Range(0, 10_000).Select(i => i % 40 == 39 ? ".\n" : $" word{i}")]);
        await using var open = await browser.Open(trace, Screen.Desk);
        Assert.Equal("each column is the mean of 16 tokens", await open.Text("#reduced"));
        await open.Page.ClickAsync("#zoom-in");
        await Task.Delay(1500);
        await open.Page.EvaluateAsync("""
            () => {
                window.longest = 0;
                new PerformanceObserver(list => list.getEntries().forEach(task => window.longest = Math.max(window.longest, task.duration)))
                    .observe({ type: 'longtask' });
            }
            """);
        string before = await open.Fragment();
        var box = (await open.Map.BoundingBoxAsync())!;
        await open.Page.Mouse.MoveAsync(box.X + 500, box.Y + 200);
        await open.Page.Mouse.DownAsync();
        await open.Page.Mouse.MoveAsync(box.X + 440, box.Y + 200, new() { Steps = 12 });
        await open.Page.Mouse.UpAsync();
        Assert.NotEqual(before, await open.Fragment());
        double longest = await open.Page.EvaluateAsync<double>("() => window.longest");
        Assert.True(longest <= 100, $"a task took {longest} ms");
    }

    [Fact]
    public async Task A_thousand_tokens_of_36_layers_fit_into_a_small_file_that_opens_at_once()
    {
        string html = HtmlPage.Of(Noisy(tokens: 1000, layers: 36, top: 5), new FigureOptions());
        Assert.InRange(html.Length, 0, 1_500_000);
        await using var open = await browser.Open(html, Screen.Desk);
        double ready = await open.Page.EvaluateAsync<double>("() => performance.getEntriesByName('ready')[0].startTime");
        Assert.InRange(ready, 0, 1000);
    }

    [Fact]
    public async Task Another_programs_matrix_has_a_page_too()
    {
        var matrix = new ForeignMatrix(new LayerMatrix(2, 3, [1, 2, float.NaN, 4, 5, 6]), [1, 4], ["a", "b", "c"]);
        await using var open = await browser.Open(HtmlPage.Of(Figure.Of(matrix, new MatrixOptions { ScaleTitle = "score" })), Screen.Desk);
        Assert.True(await open.Page.Locator("#g").IsHiddenAsync());
        await open.Map.PressAsync("ArrowRight");
        await open.Drawn();
        Assert.Equal("score\n5", (await open.Text("#cell dl")).ReplaceLineEndings("\n"));
        Assert.Empty(open.Errors);
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
