using Deque.AxeCore.Playwright;
using Fathom.Charts.Page;
using Fathom.Figures;
using Fathom.Lenses;
using Fathom.Reports;
using Fathom.Tests.Figures;
using Fathom.Traces;

namespace Fathom.Browser.Tests;

public class ReportPageTests(Browser browser)
{
    [Theory]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    [InlineData(390, false)]
    [InlineData(390, true)]
    public async Task Nobody_is_shut_out_of_a_report(int width, bool isDark)
    {
        await using var open = await browser.Open(ReportPage.Of(Report()), new Screen(width, 900, isDark));
        var found = await open.Page.RunAxe();
        Assert.Empty(found.Violations.Where(violation => violation.Impact is "serious" or "critical").Select(violation => $"{violation.Id}: {violation.Nodes[0].Html}"));
        Assert.Equal(width, await open.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        Assert.Equal(3, await open.Page.Locator("figure svg > title").CountAsync());
        Assert.Equal(isDark ? "rgb(241, 233, 221)" : "rgb(36, 27, 18)", await open.Page.EvaluateAsync<string>("() => getComputedStyle(document.querySelector('figure svg text')).fill"));
        Assert.Empty(open.Errors);
        Assert.All(open.Requests, static request => Assert.StartsWith("file:", request));
    }

    static IllustratedReport Report()
    {
        var series = new SeriesFigure
        {
            Title = "Right, by <b>DTR</b>",
            X = FigureScale.Round("DTR", 0.1, 0.4),
            Y = FigureScale.Fraction("share of right answers"),
            Series = [new("one", [new(0.1, 0.2, (0.1, 0.3)), new(0.4, 0.8)]), new("other", [new(0.1, 0.4), new(0.4, 0.5)]) { IsSteps = true }],
            Level = (0.5, "all"),
            Overview = "It rises.",
        };
        var map = Figure.Of(new ForeignMatrix(new LayerMatrix(3, 2, [0, 1, 0.5f, 0.2f, 0.3f, 0.4f]), [1, 2, 3], ["0%", "50%"]), new MatrixOptions { Drawing = new() { Title = "Right answers" } });
        var samples = SamplesFigure.Of(MadeSamples.Of(5, 40, 30), title: "Samples");
        return new("Study <i>x</i>", "a model",
        [
            new("Numbers", "A paragraph & more.") { Table = new([.. Enumerable.Range(0, 12).Select(static column => $"column {column}")], [[.. Enumerable.Range(0, 12).Select(static column => $"value {column}")]]) },
            new("Pictures") { Pictures = [ReportPicture.Of(series), ReportPicture.Of(map, "It is a map."), ReportPicture.Of(samples)] },
        ]);
    }
}
