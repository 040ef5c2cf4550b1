using System.Globalization;
using Fathom.Tests.Figures;
using Fathom.Traces;

namespace Fathom.Browser.Tests;

public class TextTests(Browser browser)
{
    [Fact]
    public async Task Characters_whose_bytes_are_spread_over_tokens_stand_in_the_text_as_they_are()
    {
        var trace = SampleTrace.Of(6, (layer, token) => layer > token ? 0 : 1, "👩"u8.ToArray(), "\u200D"u8.ToArray(), [0xF0, 0x9F], [0x92, 0xBB], [0xE4, 0xBA], [0xAC], " क"u8.ToArray(), "ि"u8.ToArray());
        await using var open = await browser.Open(trace, Screen.Desk, "#at=3.2");
        Assert.Equal("👩\u200D💻京 कि", await open.Page.Locator("#text").TextContentAsync());
        Assert.Equal("💻", await open.Text("#text .current"));
        Assert.Equal("💻 2/2", await open.Text("#cell .token"));
        string shade = "span => span.style.backgroundColor";
        string shown = await open.Page.Locator("#text [data-column=\"2\"]").EvaluateAsync<string>(shade);
        Assert.Equal(0.432, double.Parse(shown.Split('/')[1].Trim(' ', ')'), CultureInfo.InvariantCulture), 1e-3);
        Assert.Empty(open.Errors);
    }

    [Theory]
    [InlineData(0.935481f, "0.935", "93.5 %")]
    [InlineData(0.0512349f, "0.0512", "5.12 %")]
    [InlineData(0.00098765f, "0.000988", "0.0988 %")]
    [InlineData(1f, "1", "100 %")]
    public async Task A_probability_is_told_in_the_same_digits_wherever_it_stands_and_a_rank_to_the_last(float probability, string told, string share)
    {
        var plain = SampleTrace.Of(4, "a", "b");
        for (int layer = 1; layer <= 4; layer++)
            (plain.Measures.Probability[layer, 0], plain.Measures.Rank[layer, 0]) = (probability, 151_935);
        var trace = plain with { Top = plain.Top with { Probabilities = [.. plain.Top.Probabilities.Select(_ => probability)] } };
        await using var open = await browser.Open(trace, Screen.Desk);
        string listed = (await open.Text("#cell dl")).ReplaceLineEndings("\n");
        Assert.Contains($"probability of the token\n{told}", listed, StringComparison.Ordinal);
        Assert.Contains("rank of the token\n151,935", listed, StringComparison.Ordinal);
        Assert.EndsWith(share, await open.Text("#cell .top"), StringComparison.Ordinal);
        Assert.Empty(open.Errors);
    }

    [Fact]
    public async Task Watched_tokens_that_differ_by_a_space_have_names_that_do_too()
    {
        var plain = SampleTrace.Of(4, "Paris", " Paris");
        var trace = plain with { Watched = [.. plain.Tokens.Select(token => new WatchedToken(token.Id, token.Bytes, plain.Measures.Probability, plain.Measures.Rank))] };
        await using var open = await browser.Open(trace, Screen.Desk);
        string[] names = [.. await open.Page.Locator("#measure option").AllTextContentsAsync()];
        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.Contains("probability of “␣Paris”", names);
        Assert.Contains("probability of “Paris”", names);
    }

    [Fact]
    public async Task A_saved_view_has_no_cursor_and_is_as_wide_as_what_it_shows()
    {
        await using var open = await browser.Open(SampleTrace.Of(12, "a", "b", "c"), Screen.Desk, "#at=1.4");
        string svg = await open.Saved("svg");
        Assert.DoesNotContain("#111111", svg, StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{62 + 3 * 56 + 118}\"", svg, StringComparison.Ordinal);
        byte[] png = await open.SavedBytes("png");
        Assert.Equal(2 * (62 + 3 * 56 + 118), System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)));
        await open.Page.GotoAsync(open.Page.Url.Split('#')[0] + "#pins=1.4");
        Assert.Contains("stroke=\"#ffffff\"", await open.Saved("svg"), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(true, "Tap: one cell", "Hover")]
    [InlineData(false, "Hover or arrow keys", "Tap")]
    public async Task The_hint_says_what_the_hand_at_the_page_can_do(bool isTouched, string told, string untold)
    {
        await using var open = await browser.Open(SampleTrace.Of(12, "a", "b", "c"), isTouched ? Screen.Phone : Screen.Desk);
        string hint = await open.Text("#keys");
        Assert.StartsWith(told, hint, StringComparison.Ordinal);
        Assert.DoesNotContain(untold, hint, StringComparison.Ordinal);
    }
}
