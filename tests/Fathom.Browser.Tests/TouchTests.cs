using System.Globalization;
using System.Xml.Linq;
using Fathom.Tests.Figures;

namespace Fathom.Browser.Tests;

public class TouchTests(Browser browser)
{
    const int Tokens = 20;

    Task<OpenPage> Open(string fragment = "") =>
        browser.Open(SampleTrace.Of(12, [.. Enumerable.Range(0, Tokens).Select(i => $" word{i}")]), Screen.Phone, fragment);

    [Fact]
    public async Task A_tap_shows_a_cell_and_another_pins_it()
    {
        await using var open = await Open();
        await open.Map.ScrollIntoViewIfNeededAsync();
        await open.Map.TapAsync(new() { Position = new() { X = 120, Y = 120 } });
        await open.Drawn();
        string shown = await open.Text("#cell .token");
        Assert.NotEqual("word0", shown);
        Assert.Equal(0, await open.Page.Locator("#pins .card").CountAsync());
        await open.Map.TapAsync(new() { Position = new() { X = 120, Y = 120 } });
        await open.Drawn();
        Assert.Equal(1, await open.Page.Locator("#pins .card").CountAsync());
        Assert.Equal(shown, await open.Text("#pins .token"));
        Assert.Equal(Screen.Phone.Width, await open.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
    }

    [Fact]
    public async Task What_the_axis_is_called_stays_within_a_page_that_is_narrow_and_has_one_column()
    {
        await using var open = await browser.Open(SampleTrace.Of(12, "word"), Screen.Phone);
        var svg = XDocument.Parse(await open.Saved("svg"));
        var title = svg.Descendants().Single(static element => element.Name.LocalName == "text" && element.Value.StartsWith("Tokens", StringComparison.Ordinal));
        double middle = double.Parse(title.Attribute("transform")!.Value.Split('(', ' ')[1], CultureInfo.InvariantCulture);
        Assert.InRange(middle, title.Value.Length * 3.5, double.MaxValue);
        Assert.Contains("1 token × 12 layers", await open.Page.InnerTextAsync("body"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_finger_drags_the_picture_and_pins_nothing()
    {
        await using var open = await Open("#columns=4-12");
        await Move(open, [(250, 150)], [(130, 150)]);
        var (first, last) = await Columns(open);
        Assert.InRange(first, 5, 12);
        Assert.Equal(8, last - first, 0.02);
        Assert.Equal(0, await open.Page.Locator("#pins .card").CountAsync());
    }

    [Theory]
    [InlineData(60, 160, true)]
    [InlineData(160, 60, false)]
    public async Task Two_fingers_zoom(int apart, int apartThen, bool isCloser)
    {
        await using var open = await Open("#columns=4-14");
        await Move(open, [(190 - apart / 2f, 150), (190 + apart / 2f, 150)], [(190 - apartThen / 2f, 150), (190 + apartThen / 2f, 150)]);
        var (first, last) = await Columns(open);
        Assert.True(isCloser ? last - first < 8 : last - first > 14, $"{first} to {last} are in sight");
        Assert.Equal(0, await open.Page.Locator("#pins .card").CountAsync());
    }

    /// <summary>Puts fingers on the heat map, in pixels from its corner, moves each to its end, and lifts them.</summary>
    static async Task Move(OpenPage open, (float X, float Y)[] from, (float X, float Y)[] to)
    {
        const int steps = 8;
        await open.Map.ScrollIntoViewIfNeededAsync();
        var box = (await open.Map.BoundingBoxAsync())!;
        var session = await open.Page.Context.NewCDPSessionAsync(open.Page);
        await Touch("touchStart", 0);
        for (int step = 1; step <= steps; step++)
            await Touch("touchMove", step / (float)steps);
        await session.SendAsync("Input.dispatchTouchEvent", new() { ["type"] = "touchEnd", ["touchPoints"] = Array.Empty<object>() });

        Task Touch(string type, float way) => session.SendAsync("Input.dispatchTouchEvent", new()
        {
            ["type"] = type,
            ["touchPoints"] = from.Zip(to).Select((finger, id) => new
            {
                x = box.X + finger.First.X + way * (finger.Second.X - finger.First.X),
                y = box.Y + finger.First.Y + way * (finger.Second.Y - finger.First.Y),
                id,
            }).ToArray(),
        });
    }

    /// <summary>The columns in sight, by the address.</summary>
    static async Task<(double First, double Last)> Columns(OpenPage open)
    {
        string columns = (await open.Fragment()).TrimStart('#').Split('&').FirstOrDefault(part => part.StartsWith("columns=", StringComparison.Ordinal))
            ?? $"columns=0-{Tokens}";
        double[] ends = [.. columns["columns=".Length..].Split('-').Select(end => double.Parse(end, System.Globalization.CultureInfo.InvariantCulture))];
        return (ends[0], ends[1]);
    }
}
