using Deque.AxeCore.Playwright;
using Fathom.Charts.Page;
using Fathom.Comparisons;
using Fathom.Figures;
using Fathom.Lenses;
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
    public async Task The_description_is_of_the_measure_that_is_shown()
    {
        await using var open = await browser.Open(SampleTrace.Of(6, " a", " b", " c"), Screen.Desk, "#measure=rank");
        string description = (await open.Page.Locator("#overview").TextContentAsync())!;
        Assert.StartsWith("This heat map shows the rank of the token", description);
        Assert.Equal("overview keys", await open.Map.GetAttributeAsync("aria-describedby"));
        Assert.Contains(description, await open.Saved("svg"));
    }

    [Fact]
    public async Task A_long_text_follows_the_cursor_and_is_shaded_wherever_it_comes_into_sight()
    {
        const int tokens = 3000;
        var trace = SampleTrace.Of(6, [.. Enumerable.Range(0, tokens).Select(i => i % 40 == 39 ? ".\n" : $" word{i}")]);
        await using var open = await browser.Open(trace, Screen.Desk);
        int first = await open.Page.Locator("#text [data-column]").CountAsync();
        await open.Page.EvaluateAsync("() => { const text = document.getElementById('text'); text.scrollTop = text.scrollHeight / 2; }");
        await open.Drawn();
        Assert.InRange(await open.Page.Locator("#text [data-column]").CountAsync(), first + 1, tokens - 1);
        await open.Page.FillAsync("#g", "0.2");
        await open.Map.PressAsync("End");
        await open.Drawn();
        var (panel, current) = ((await open.Page.Locator("#text").BoundingBoxAsync())!, (await open.Page.Locator("#text .current").BoundingBoxAsync())!);
        Assert.InRange(current.Y, panel.Y, panel.Y + panel.Height);
        string shade = "span => span.style.backgroundColor";
        Assert.Equal(
            await open.Page.Locator($"#text [data-column=\"{tokens - 1 - 6 * 4}\"]").EvaluateAsync<string>(shade),
            await open.Page.Locator("#text .current").EvaluateAsync<string>(shade));
        Assert.Empty(open.Errors);
    }

    [Fact]
    public async Task A_comparison_has_its_tables_below_the_picture()
    {
        const string hostile = "<img src=x onerror=alert(1)>";
        var comparison = Comparison.Of(SampleTrace.Of(6, "a", hostile), SampleTrace.Of(12, "a", "c"));
        await using var open = await browser.Open(HtmlPage.Of(DifferenceFigure.Of(comparison, new()), ComparisonReport.Tables(comparison)), Screen.Desk);
        string told = (await open.Page.Locator(".report").TextContentAsync())!;
        Assert.Contains("deep-thinking ratio (DTR)", told, StringComparison.Ordinal);
        Assert.Contains("Changes of the settling depth in l/L", told, StringComparison.Ordinal);
        Assert.Contains("A goes on with “<img", told, StringComparison.Ordinal);
        Assert.Equal(0, await open.Page.Locator(".report img").CountAsync());
        Assert.Contains("They part at column 1", told, StringComparison.Ordinal);
        var found = await open.Page.RunAxe();
        Assert.Empty(found.Violations.Where(violation => violation.Impact is "serious" or "critical").Select(violation => violation.Id));
        Assert.Empty(open.Errors);
    }

    [Fact]
    public async Task Another_programs_matrix_has_a_page_too()
    {
        var matrix = new ForeignMatrix(new LayerMatrix(2, 3, [1, 2, float.NaN, 4, 5, 6]), [1, 4], ["a", "b", "c"]);
        await using var open = await browser.Open(HtmlPage.Of(Figure.Of(matrix, new MatrixOptions { Drawing = new() { ScaleTitle = "score" } })), Screen.Desk);
        Assert.True(await open.Page.Locator("#g").IsHiddenAsync());
        await open.Map.PressAsync("ArrowRight");
        await open.Drawn();
        Assert.Equal("score\n5", (await open.Text("#cell dl")).ReplaceLineEndings("\n"));
        await open.Map.PressAsync("ArrowDown");
        await open.Drawn();
        Assert.Equal("score\n2", (await open.Text("#cell dl")).ReplaceLineEndings("\n"));
        Assert.Empty(open.Errors);
    }
}
