using System.Globalization;
using Fathom.Figures;
using Fathom.Tests.Figures;
using Fathom.Traces;

namespace Fathom.Browser.Tests;

public class ControlTests(Browser browser)
{
    const int Tokens = 20, Layers = 12;

    static Trace Sample
    {
        get
        {
            var trace = SampleTrace.Of(Layers, [.. Enumerable.Range(0, Tokens).Select(i => i % 5 == 4 ? "!\n" : $" word{i}")]);
            return trace with { Watched = [new WatchedToken(3, " word3"u8.ToArray(), trace.Measures.Probability, trace.Measures.Rank)] };
        }
    }

    [Fact]
    public async Task Every_choice_changes_the_picture_and_the_address()
    {
        await using var open = await browser.Open(Sample, Screen.Desk);
        await Changes(() => open.Page.SelectOptionAsync("#measure", "probability"), "measure=probability");
        await Changes(() => open.Page.SelectOptionAsync("#measure", "rank-3"), "measure=rank-3");
        await Changes(() => open.Page.SelectOptionAsync("#palette", "paper"), "palette=paper");
        await Changes(() => open.Page.UncheckAsync("#settling"), "show=regime");
        await Changes(() => open.Page.UncheckAsync("#regime"), "show=");
        await Changes(() => open.Page.CheckAsync("#annotate"), "show=annotate");
        await Changes(() => open.Page.ClickAsync("#zoom-in"), "columns=0.17-13.5");
        await Changes(() => open.Page.ClickAsync("#zoom-out"), "#");
        await Changes(() => Type("#layer-first", "3"), "layers=3-12");
        await Changes(() => Type("#layer-last", "7"), "layers=3-7");
        await Changes(() => open.Page.FillAsync("#search", "word1"), "find=word1");
        await open.Page.ClickAsync("#zoom-in");
        await open.Page.ClickAsync("#zoom-fit");
        Assert.DoesNotContain("columns=", await open.Fragment());
        Assert.Empty(open.Errors);

        async Task Type(string input, string text)
        {
            await open.Page.FillAsync(input, text);
            await open.Page.PressAsync(input, "Enter");
        }

        async Task Changes(Func<Task> act, string fragment)
        {
            string before = await open.Picture();
            await act();
            Assert.NotEqual(before, await open.Picture());
            Assert.Contains(fragment, await open.Fragment());
        }
    }

    [Fact]
    public async Task Sliders_read_the_depths_anew_at_once()
    {
        await using var open = await browser.Open(Sample, Screen.Desk);
        string before = await open.Text("#dtr"), picture = await open.Picture();
        await open.Page.FillAsync("#g", "0.1");
        Assert.NotEqual(picture, await open.Picture());
        await open.Page.FillAsync("#rho", "0.5");
        await open.Drawn();
        Assert.NotEqual(before, await open.Text("#dtr"));
        Assert.Contains("layer 6 or above", await open.Text("#dtr"));
        await open.Page.FillAsync("#rho-number", "7");
        Assert.Equal("true", await open.Page.GetAttributeAsync("#rho-number", "aria-invalid"));
        Assert.Contains("g=0.1&rho=0.5", await open.Fragment());
    }

    [Fact]
    public async Task Search_goes_from_one_token_to_the_next()
    {
        await using var open = await browser.Open(Sample, Screen.Desk);
        await open.Page.FillAsync("#search", "D1");
        await open.Drawn();
        Assert.Equal("9 found", await open.Text("#search-count"));
        await open.Page.PressAsync("#search", "Enter");
        await open.Page.ClickAsync("#search-next");
        await open.Drawn();
        Assert.Equal("2 of 9", await open.Text("#search-count"));
        Assert.Equal("word10", await open.Text("#cell .token"));
        await open.Page.ClickAsync("#search-previous");
        await open.Drawn();
        Assert.Equal("word1", await open.Text("#cell .token"));
        await open.Page.PressAsync("#search", "Shift+Enter");
        await open.Drawn();
        Assert.Equal("word18", await open.Text("#cell .token"));
    }

    [Fact]
    public async Task The_mouse_shows_pins_drags_and_zooms()
    {
        await using var open = await browser.Open(Sample, Screen.Desk);
        var (x, y) = await open.Middle(token: 2, layer: 5, Tokens, Layers - 1);
        await open.Map.HoverAsync(new() { Position = new() { X = x, Y = y } });
        await open.Drawn();
        Assert.Equal("word2", await open.Text("#cell .token"));
        Assert.Equal("layer 5 of 12", await open.Text("#cell .where"));
        Assert.Equal(" word2", await open.Text("#text .current"));
        await open.Map.ClickAsync(new() { Position = new() { X = x, Y = y } });
        await open.Drawn();
        Assert.Equal(1, await open.Page.Locator("#pins .card").CountAsync());
        await open.Page.Mouse.WheelAsync(0, -400);
        Assert.Contains("columns=", await open.Fragment());
        string zoomed = await open.Fragment();
        await open.Page.Mouse.DownAsync();
        await open.Page.Mouse.MoveAsync(x - 200, y + 300, new() { Steps = 4 });
        await open.Page.Mouse.UpAsync();
        Assert.NotEqual(zoomed, await open.Fragment());
        Assert.Equal(1, await open.Page.Locator("#pins .card").CountAsync());
        await open.Map.HoverAsync(new() { Position = new() { X = x, Y = y } });
        string dragged = await open.Fragment();
        await open.Page.Mouse.WheelAsync(-120, 0);
        string aside = await open.Fragment();
        Assert.NotEqual(dragged, aside);
        await open.Page.Keyboard.DownAsync("Shift");
        await open.Page.Mouse.WheelAsync(0, -120);
        await open.Page.Keyboard.UpAsync("Shift");
        Assert.NotEqual(aside, await open.Fragment());
        await open.Page.ClickAsync("#pins .remove");
        await open.Drawn();
        Assert.Equal(0, await open.Page.Locator("#pins .card").CountAsync());
        await open.Page.ClickAsync("#text [data-column=\"7\"]");
        await open.Drawn();
        Assert.Equal("word7", await open.Text("#cell .token"));
    }

    [Fact]
    public async Task Keys_alone_reach_every_cell_pin_it_zoom_and_move()
    {
        await using var open = await browser.Open(Sample, Screen.Desk);
        await open.Map.FocusAsync();
        foreach (string key in (string[])["Home", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowDown", "ArrowDown", "ArrowUp", "Enter"])
            await open.Page.Keyboard.PressAsync(key);
        await open.Drawn();
        Assert.Equal("word3", await open.Text("#cell .token"));
        Assert.Equal("layer 10 of 12", await open.Text("#cell .where"));
        Assert.Equal(1, await open.Page.Locator("#pins .card").CountAsync());
        Assert.StartsWith("word3, token 3, layer 10: JSD to the last layer ", await open.Text("#live"));
        Assert.Contains("word3", await open.Text("#column caption"));
        Assert.Equal(Layers + 1, await open.Page.Locator("#column tr").CountAsync());
        Assert.Equal("10", await open.Text("#column tr.current th"));
        await open.Page.Keyboard.PressAsync("+");
        await open.Page.Keyboard.PressAsync("Shift+ArrowRight");
        string moved = await open.Fragment();
        Assert.Contains("columns=", moved);
        await open.Page.Keyboard.PressAsync("End");
        Assert.Contains("at=19.10", await open.Fragment());
        Assert.NotEqual(moved, await open.Fragment());
        await open.Page.Keyboard.PressAsync("PageUp");
        Assert.Contains("at=9.10", await open.Fragment());
        await open.Page.Keyboard.PressAsync("PageDown");
        Assert.Contains("at=19.10", await open.Fragment());
        await open.Page.Keyboard.PressAsync("0");
        Assert.DoesNotContain("columns=", await open.Fragment());
        await open.Page.Keyboard.PressAsync("-");
        await open.Page.PressAsync("#text", "Home");
        Assert.Contains("at=0.10", await open.Fragment());
    }

    [Fact]
    public async Task The_current_cell_and_the_pinned_ones_tell_all_that_is_known_of_them()
    {
        await using var open = await browser.Open(Sample, Screen.Desk, "#at=3.4&pins=2.7-6.5");
        var measures = Measure.All.Where(measure => measure.IsIn(Sample));
        Assert.Equal(measures.Count() + 2, await open.Page.Locator("#cell dl div").CountAsync());
        string listed = (await open.Text("#cell dl")).ReplaceLineEndings("\n");
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"JSD to the last layer\n{double.Parse(Sample.Measures.JsdBits[4, 3].ToString("E3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)} bits"), listed);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"rank of the token\n{Sample.Measures.Rank[4, 3]:0}"), listed);
        Assert.Contains("probability of “␣word3”", listed);
        Assert.Equal("token 3 of 0–19 · generated · id 3 · position 4", await open.Text("#cell .which"));
        Assert.Contains("settles at layer", await open.Text("#cell .depth"));
        Assert.Equal("50%", await open.Page.Locator("#cell .top .bar").First.EvaluateAsync<string>("bar => bar.style.width"));
        Assert.Equal(["word2", "word6"], await open.Page.Locator("#pins .token").AllInnerTextsAsync());
        Assert.Equal(3, await open.Page.Locator("#plot polyline").CountAsync());
        Assert.Equal("JSD to the last layer (bits) over layers 1 to 11: “word3” (3), “word2” (2), “word6” (6)",
            await open.Page.GetAttributeAsync("#plot", "aria-label"));
        await open.Page.SelectOptionAsync("#measure", "rank-3");
        await open.Drawn();
        Assert.StartsWith("rank of “␣word3” (0 = likeliest, log scale) over layers 1 to 12: ", await open.Page.GetAttributeAsync("#plot", "aria-label"));
    }

    [Fact]
    public async Task The_text_is_shaded_by_settling_depth()
    {
        await using var open = await browser.Open(Sample, Screen.Desk);
        var depths = Sample.Depth().Tokens;
        string[] shades = await open.Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('#text [data-column]')].map(span => span.style.backgroundColor)");
        bool[] deep = await open.Page.EvaluateAsync<bool[]>("() => [...document.querySelectorAll('#text [data-column]')].map(span => span.classList.contains('deep'))");
        Assert.Equal(depths.Select(depth => depth.Deep == true), deep);
        Assert.Equal(depths.Select(depth => depth.Settling).Distinct().Count(), shades.Distinct().Count());
    }

    [Fact]
    public async Task Columns_narrower_than_a_dot_show_the_mean_or_the_largest()
    {
        await using var open = await browser.Open(SampleTrace.Of(4, [.. Enumerable.Range(0, 4000).Select(i => $" {i}")]), Screen.Desk);
        Assert.Equal("each column is the mean of 4 tokens", await open.Text("#reduced"));
        string mean = await open.Picture();
        await open.Page.SelectOptionAsync("#reduction", "max");
        Assert.NotEqual(mean, await open.Picture());
        Assert.Equal("each column is the largest of 4 tokens", await open.Text("#reduced"));
        Assert.Contains("reduce=max", await open.Fragment());
    }

    [Fact]
    public async Task The_picture_follows_the_system_from_light_to_dark()
    {
        await using var open = await browser.Open(Sample, Screen.Desk);
        const string background = "() => [...document.getElementById('map').getContext('2d').getImageData(0, 0, 1, 1).data].join()";
        Assert.Equal("255,253,249,255", await open.Page.EvaluateAsync<string>(background));
        await open.Page.EmulateMediaAsync(new() { ColorScheme = Microsoft.Playwright.ColorScheme.Dark });
        await open.Drawn();
        Assert.Equal("30,25,20,255", await open.Page.EvaluateAsync<string>(background));
    }

    [Fact]
    public async Task An_address_typed_later_changes_the_view()
    {
        await using var open = await browser.Open(Sample, Screen.Desk);
        await open.Page.EvaluateAsync("() => { location.hash = 'measure=kl&at=5.3'; }");
        await open.Drawn();
        Assert.Equal("word5", await open.Text("#cell .token"));
        Assert.Equal("kl", await open.Page.InputValueAsync("#measure"));
    }

    [Fact]
    public async Task An_address_shows_what_was_seen_when_it_was_copied()
    {
        await using var open = await browser.Open(Sample, Screen.Desk, "#measure=entropy&columns=4-12&layers=2-9&pins=5.3-6.4&at=7.8&find=word&g=0.25");
        string picture = await open.Picture(), fragment = await open.Fragment();
        Assert.Equal("word7", await open.Text("#cell .token"));
        Assert.Equal(2, await open.Page.Locator("#pins .card").CountAsync());
        await using var again = await browser.Open(Sample, Screen.Desk, fragment);
        Assert.Equal(picture, await again.Picture());
    }

    [Theory]
    [InlineData("png")]
    [InlineData("svg")]
    [InlineData("csv")]
    public async Task What_is_in_sight_can_be_saved(string form)
    {
        await using var open = await browser.Open(Sample, Screen.Desk, "#columns=2-6&layers=3-5");
        byte[] saved = await open.SavedBytes(form);
        string text = System.Text.Encoding.UTF8.GetString(saved);
        switch (form)
        {
            case "png":
                Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], saved[..4]);
                break;
            case "svg":
                Assert.NotNull(System.Xml.Linq.XDocument.Parse(text).Root!.Elements().SingleOrDefault(element => element.Name.LocalName == "desc"));
                break;
            default:
                Assert.Equal(["layer,word2,word3,!⏎,word5", "3", "4", "5", ""], text.Split('\n').Select((line, i) => i == 0 ? line : line.Split(',')[0]));
                Assert.Equal(Sample.Measures.JsdBits[4, 3], float.Parse(text.Split('\n')[2].Split(',')[2], System.Globalization.CultureInfo.InvariantCulture));
                break;
        }
    }
}
