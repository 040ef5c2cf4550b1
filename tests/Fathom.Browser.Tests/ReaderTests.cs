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
    public async Task The_description_is_of_the_measure_that_is_shown()
    {
        await using var open = await browser.Open(SampleTrace.Of(6, " a", " b", " c"), Screen.Desk, "#measure=rank");
        string description = (await open.Page.Locator("#overview").TextContentAsync())!;
        Assert.StartsWith("This heat map shows the rank of the token", description);
        Assert.Equal("overview keys", await open.Map.GetAttributeAsync("aria-describedby"));
        Assert.Contains(description, await open.Saved("svg"));
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
}
