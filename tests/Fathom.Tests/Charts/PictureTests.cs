using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;
using Fathom.Charts;
using Fathom.Figures;
using Fathom.Tests.Figures;
using SkiaSharp;

namespace Fathom.Tests.Charts;

public class PictureTests
{
    static readonly FigureOptions Default = new();

    [Theory]
    [InlineData(1, 900, 500)]
    [InlineData(44, 700, 420)]
    [InlineData(3000, 1200, 600)]
    public void A_picture_is_as_large_as_asked_for(int columns, int width, int height)
    {
        var figure = Made(columns, Default with { Size = new(width, height) });
        using var picture = SKBitmap.Decode(Chart.Png(figure));
        Assert.Equal((width, height), (picture.Width, picture.Height));
        Assert.Contains($"viewBox=\"0 0 {width} {height}\"", Chart.Svg(figure), StringComparison.Ordinal);
        var layout = new ChartLayout(figure.Fit(600));
        Assert.InRange(layout.Data.Right, width * 0.7, width - 60);
        Assert.InRange(layout.Data.Bottom + layout.BottomAxisHeight, height * 0.6, height);
    }

    [Fact]
    public void A_height_alone_keeps_the_width_that_columns_need()
    {
        var (usual, tall) = (new ChartLayout(Made(44, Default)), new ChartLayout(Made(44, Default with { Size = new(Height: 1000) })));
        Assert.Equal((usual.Width, 1000), (tall.Width, tall.Height));
        Assert.True(tall.CellHeight > usual.CellHeight);
    }

    [Fact]
    public void Twice_the_dots_an_inch_are_twice_the_dots_and_the_file_says_so()
    {
        byte[] usual = Chart.Png(Made(44, Default)), dense = Chart.Png(Made(44, Default with { Size = new(Dpi: 192) }));
        using SKBitmap small = SKBitmap.Decode(usual), large = SKBitmap.Decode(dense);
        Assert.Equal((2 * small.Width, 2 * small.Height), (large.Width, large.Height));
        int at = dense.AsSpan().IndexOf("pHYs"u8);
        Assert.Equal((7559, 7559, 1), (BinaryPrimitives.ReadInt32BigEndian(dense.AsSpan(at + 4)), BinaryPrimitives.ReadInt32BigEndian(dense.AsSpan(at + 8)), dense[at + 12]));
        Assert.Equal(-1, usual.AsSpan().IndexOf("pHYs"u8));
    }

    [Theory]
    [InlineData(199, null, 96, "the width in pixels is 199: it must be from 200 to 20000")]
    [InlineData(null, 30_000, 96, "the height in pixels is 30000: it must be from 200 to 20000")]
    [InlineData(null, null, 20, "the number of dots an inch is 20: it must be from 48 to 1200")]
    public void A_size_that_no_picture_has_is_refused(int? width, int? height, int dpi, string reason) =>
        Assert.Equal(reason, Assert.Throws<FathomException>(new PictureSize(width, height, dpi).Check).Message);

    [Fact]
    public void A_size_without_room_for_the_cells_is_refused()
    {
        Assert.Contains("there is no room for 44 columns and 35 layers", Assert.Throws<FathomException>(() => new ChartLayout(Made(44, Default with { Size = new(Width: 200) }))).Message);
        Assert.Contains("is too large", Assert.Throws<FathomException>(() => Chart.Png(Made(44, Default with { Size = new(20_000, 20_000) }))).Message);
    }

    [Fact]
    public void A_PDF_document_is_one_page_of_shapes_and_text_as_large_as_the_picture()
    {
        var figure = Made(44, Default with { Regime = true, Settling = true, Title = "What is 8 + 5?" });
        var layout = new ChartLayout(figure);
        string pdf = Encoding.Latin1.GetString(Chart.Pdf(figure));
        Assert.StartsWith("%PDF-", pdf, StringComparison.Ordinal);
        string box = Regex.Match(pdf, @"/MediaBox \[0 0 ([0-9.]+ [0-9.]+)\]").Groups[1].Value;
        Assert.Equal([Math.Ceiling(layout.Width * 0.75), Math.Ceiling(layout.Height * 0.75)], box.Split(' ').Select(side => double.Parse(side, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Single(Regex.Matches(pdf, @"/Type /Page\b"));
        Assert.DoesNotContain("/Subtype /Image", pdf, StringComparison.Ordinal);
        Assert.Contains("/Title (What is 8 + 5?)", pdf, StringComparison.Ordinal);
        Assert.Contains("DejaVuSans", pdf, StringComparison.Ordinal);
    }

    [Fact]
    public void Settling_depths_of_many_columns_leave_the_map_to_be_seen()
    {
        const int columns = 400;
        var figure = Made(columns, Default with { Settling = true });
        var layout = new ChartLayout(figure);
        Assert.True(layout.IsSettlingThin);
        Assert.Contains("short lines: settling depth", string.Join(' ', layout.Caption), StringComparison.Ordinal);
        using var picture = SKBitmap.Decode(Chart.Png(figure));
        int blue = picture.Pixels.Count(pixel => pixel.Blue > pixel.Red + 80);
        int marked = (int)(columns * layout.CellWidth) * 2;
        Assert.InRange(blue, marked * 0.9, marked * 1.1);
        Assert.False(new ChartLayout(Made(44, Default with { Settling = true })).IsSettlingThin);
    }

    [Fact]
    public void A_footer_breaks_into_lines_and_loses_nothing()
    {
        var trace = SampleTrace.Of(6, "a");
        string name = string.Join(' ', Enumerable.Range(0, 40).Select(i => $"word{i}"));
        var figure = Figure.Of(trace with { Model = trace.Model with { Name = name } }, Default);
        var layout = new ChartLayout(figure);
        Assert.All(layout.Caption, line => Assert.True(Lettering.Width(line, ChartLayout.CaptionSize) <= layout.Width - 2 * ChartLayout.Margin, line));
        Assert.StartsWith(name, string.Join(' ', layout.Caption), StringComparison.Ordinal);
    }

    [Fact]
    public void A_footer_tells_the_deep_thinking_ratio_and_can_be_left_off()
    {
        var trace = SampleTrace.Of(20, (layer, token) => layer < (token == 0 ? 4 : 19) ? 1 : 0, "a"u8.ToArray(), "b"u8.ToArray());
        Assert.Contains("DTR 0.500, 1 of 2 tokens", string.Join(' ', new ChartLayout(Figure.Of(trace, Default)).Caption), StringComparison.Ordinal);
        var bare = new ChartLayout(Figure.Of(trace, Default with { NoFooter = true, Regime = true }));
        Assert.Empty(bare.Caption);
        Assert.DoesNotContain("profile", Regex.Replace(Chart.Svg(Figure.Of(trace, Default with { NoFooter = true })), "<desc>.*</desc>", ""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20, 17)]
    [InlineData(36, 31)]
    [InlineData(30, 26)]
    [InlineData(126, 108)]
    public void The_first_layer_of_the_deep_thinking_regime_is_always_ticked_and_no_tick_touches_it(int layers, int deepFrom)
    {
        var figure = Made(44, Default with { Regime = true, WithLastLayer = true }, layers);
        var layout = new ChartLayout(figure);
        int[] ticked = [.. layout.TickedRows.Select(row => figure.Rows[row].Layer)];
        Assert.Contains(deepFrom, ticked);
        Assert.All(ticked.Where(layer => layer != deepFrom), layer => Assert.True(Math.Abs(layer - deepFrom) * layout.CellHeight >= ChartLayout.TickSize));
        Assert.All(new ChartLayout(Made(44, Default, layers)).TickedRows, row => Assert.Equal(0, row % 2));
    }

    [Fact]
    public void Axes_have_the_titles_that_they_are_given()
    {
        string svg = Chart.Svg(Made(5, Default with { TokensTitle = "Words of the answer", LayersTitle = "Block", ScaleTitle = "distance" }));
        foreach (string title in (string[])["Words of the answer", "Block", "distance"])
            Assert.Contains(title, svg, StringComparison.Ordinal);
        Assert.DoesNotContain("i-th Layer", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void Likeliest_tokens_are_written_into_groups_and_a_picture_without_room_for_them_says_so()
    {
        var trace = SampleTrace.Of(6, "8", " +", " 5");
        var grouped = Figure.Of(trace, Default with { Annotate = true, Groups = [new(0, 1, "8 +")] });
        Assert.Equal(["8 +", "5"], [grouped.Annotations![0, 0], grouped.Annotations[0, 1]]);
        Assert.Contains("8 +", Chart.Svg(grouped), StringComparison.Ordinal);
        Assert.False(new ChartLayout(grouped).LacksRoomForTexts);
        Assert.Contains("no room in the cells for the likeliest tokens", string.Join(' ', new ChartLayout(Made(400, Default with { Annotate = true })).Caption), StringComparison.Ordinal);
        Assert.Contains("no room in the cells for the likeliest tokens", string.Join(' ', new ChartLayout(Made(4000, Default with { Annotate = true }).Fit(2000)).Caption), StringComparison.Ordinal);
    }

    static Figure Made(int columns, FigureOptions options, int layers = 36) => Figure.Of(SampleTrace.Of(layers, [.. Enumerable.Range(0, columns).Select(i => $" w{i}")]), options);
}
