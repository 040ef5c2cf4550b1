using System.Globalization;
using Fathom.Charts.Page;
using Fathom.Figures;
using Fathom.Tests.Figures;
using Fathom.Traces;

namespace Fathom.Browser.Tests;

public class GroupTests(Browser browser)
{
    static readonly Trace Sum = Watching(SampleTrace.Of(12, "8", " +", " ", "5", " =", " 1", "3", ".", "\n", "Thus", " it", " is", " thir", "teen", "."));

    [Theory]
    [InlineData(Reduction.Max, "largest")]
    [InlineData(Reduction.Mean, "mean")]
    [InlineData(Reduction.Last, "last")]
    public async Task Every_value_of_a_group_is_that_of_the_figure(Reduction by, string word)
    {
        var options = new FigureOptions { Groups = TokenGroups.Words(Sum.Tokens), GroupBy = by };
        await using var open = await browser.Open(HtmlPage.Of(Sum, options), Screen.Desk);
        Assert.Contains($"tokens are grouped, the value of a group is the {word} of its tokens", await open.Text(".caption"));
        foreach (var measure in Measure.All.Where(measure => measure.IsIn(Sum)))
        {
            await open.Page.SelectOptionAsync("#measure", measure.Name);
            await open.Drawn();
            var figure = Figure.Of(Sum, options with { Measure = measure });
            string[][] saved = [.. (await open.Saved("csv")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(','))];
            Assert.Equal([.. figure.Columns.Select(column => column.Label)], saved[0][1..]);
            for (int row = 0; row < figure.Rows.Count; row++)
                for (int column = 0; column < figure.Columns.Count; column++)
                {
                    float expected = figure.Raw[row, column], actual = float.Parse(saved[row + 1][column + 1], CultureInfo.InvariantCulture);
                    Assert.Equal(expected, actual, measure.PageDigits is int digits ? MathF.Abs(expected) * 0.501f * MathF.Pow(10, 1 - digits) : 0);
                }
        }
        Assert.Empty(open.Errors);
    }

    [Theory]
    [InlineData("0.5", "0.85")]
    [InlineData("0.1", "0.85")]
    [InlineData("0.03", "0.5")]
    [InlineData("0.9", "0.25")]
    public async Task A_group_settles_with_its_deepest_token_whatever_g_and_rho_are_and_the_ratio_stays_that_of_tokens(string g, string rho)
    {
        var groups = TokenGroups.Words(Sum.Tokens);
        await using var open = await browser.Open(HtmlPage.Of(Sum, new FigureOptions { Groups = groups }), Screen.Desk);
        string[] shown = await open.Page.EvaluateAsync<string[]>(DepthTests.TypeAndRead, new[] { g, rho });
        var trace = Sum with
        {
            Conventions = Sum.Conventions with { G = decimal.Parse(g, CultureInfo.InvariantCulture), Rho = decimal.Parse(rho, CultureInfo.InvariantCulture) },
        };
        var depth = trace.Depth();
        var figure = Figure.Of(trace, new FigureOptions { Groups = groups });
        Assert.Equal(figure.Columns.Select(column => $"settles at layer {column.Settling}"), shown[1..].Select(text => text.Split(" · ")[0]));
        Assert.Equal(figure.Columns.Select(column => column.Deep), shown[1..].Select(text => text.EndsWith("holds a deep-thinking token", StringComparison.Ordinal)));
        Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"DTR {depth.Dtr:0.000} {depth.DeepTokens} of {depth.CountedTokens} generated tokens"), shown[0]);
    }

    [Fact]
    public async Task All_parts_of_the_page_speak_of_groups()
    {
        var options = new FigureOptions { Groups = TokenGroups.Parse(["0-4\t<b>the question</b>", "5-7"], "spans", Sum.Tokens), Annotate = true };
        await using var open = await browser.Open(HtmlPage.Of(Sum, options), Screen.Desk);
        Assert.Equal(9, await open.Page.Locator("#text [data-column]").CountAsync());
        await open.Page.ClickAsync("#text [data-column=\"1\"]");
        await open.Drawn();
        Assert.Equal(" 13.", await open.Text("#text .current"));
        Assert.Equal("13.", await open.Text("#cell .token"));
        Assert.Equal("group 1 of 0–8 · tokens 5–7 · generated · positions 6–8", await open.Text("#cell .which"));
        Assert.Equal(3, await open.Page.Locator("#cell .top li").CountAsync());
        Assert.Equal("13., group 1, layer by layer", await open.Text("#column caption"));

        await open.Page.FillAsync("#search", "question");
        await open.Page.PressAsync("#search", "Enter");
        await open.Drawn();
        Assert.Equal("<b>the question</b>", await open.Text("#cell .token"));
        await open.Map.PressAsync("Enter");
        await open.Map.PressAsync("ArrowRight");
        await open.Drawn();
        Assert.StartsWith("13., group 1, layer 11: JSD", await open.Text("#live"));
        Assert.Equal("<b>the question</b>", await open.Text("#pins .token"));
        Assert.EndsWith(": “13.” (1), “<b>the questi…” (0)", await open.Page.GetAttributeAsync("#plot", "aria-label"));
        Assert.Contains("at=1.11&pins=0.11", await open.Fragment());

        await open.Page.SelectOptionAsync("#measure", "probability-3");
        await open.Drawn();
        string svg = await open.Saved("svg");
        Assert.Contains("Groups of tokens, each by the largest of its tokens", svg);
        Assert.Contains("probability of “5”", svg);
        Assert.Contains("the value of a group is the largest of its tokens", svg);
        Assert.Empty(open.Errors);
    }

    [Fact]
    public async Task Columns_that_are_asked_for_are_those_of_the_groups_that_hold_the_tokens()
    {
        var options = new FigureOptions { Groups = TokenGroups.Words(Sum.Tokens), Tokens = (3, 12) };
        await using var open = await browser.Open(HtmlPage.Of(Sum, options), Screen.Desk);
        Assert.Equal("layer,5,=,13.,⏎,Thus,it,is,thirteen.", (await open.Saved("csv")).Split('\n')[0]);
    }

    static Trace Watching(Trace trace) =>
        trace with { Watched = [new WatchedToken(3, "5"u8.ToArray(), trace.Measures.Probability, trace.Measures.Rank)] };
}
