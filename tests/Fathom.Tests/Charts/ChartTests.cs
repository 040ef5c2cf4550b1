using System.Globalization;
using System.Text;
using System.Xml.Linq;
using CsCheck;
using Fathom.Charts;
using Fathom.Figures;
using Fathom.Tests.Figures;
using Fathom.Tests.Traces;
using SkiaSharp;

namespace Fathom.Tests.Charts;

public class ChartTests
{
    static readonly FigureOptions Default = new();
    static readonly string[] Hostile =
    [
        "<b>&\"'", "]]>", "<!--", "&amp;", "\u001b[31m", "\u202Ertl", "\0", "\uFFFE", "\uFFFF", "\t\r\n", " ",
        "日本", "שלום", "مرحبا", "😀", "\u0301", "\\", "",
    ];

    [Fact]
    public void Cells_are_whole_blocks_of_the_palettes_colours()
    {
        foreach (var palette in Palette.All)
        {
            var figure = Figure.Of(SampleTrace.Of(9, " a", " b", " c"), Default with { Palette = palette });
            var layout = new ChartLayout(figure);
            using var picture = SKBitmap.Decode(Chart.Png(figure));
            for (int row = 0; row < 8; row++)
                for (int column = 0; column < 3; column++)
                {
                    float left = layout.Data.Left + column * layout.CellWidth, bottom = layout.Data.Bottom - row * layout.CellHeight;
                    var colour = palette.At(figure.Drawn[row, column]);
                    foreach (float x in (float[])[left + 1, left + layout.CellWidth - 2])
                        foreach (float y in (float[])[bottom - 2, bottom - layout.CellHeight + 1])
                            Assert.Equal(new SKColor(colour.Red, colour.Green, colour.Blue), picture.GetPixel((int)x, (int)y));
                }
        }
    }

    [Fact]
    public void The_picture_has_a_background_of_its_own()
    {
        using var picture = SKBitmap.Decode(Chart.Png(Figure.Of(SampleTrace.Of(9, "a"), Default)));
        Assert.Equal(SKColors.White, picture.GetPixel(0, 0));
        Assert.Equal(SKColors.White, picture.GetPixel(picture.Width - 1, picture.Height - 1));
        Assert.All(picture.Pixels, pixel => Assert.Equal(255, pixel.Alpha));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(44, 1)]
    [InlineData(130, 1)]
    [InlineData(400, 3)]
    [InlineData(2000, 15)]
    public void Every_label_is_shown_where_it_fits_and_thinned_ones_say_so(int columns, int labelStep)
    {
        var layout = new ChartLayout(Figure.Of(SampleTrace.Of(36, Words(columns)), Default));
        Assert.Equal(labelStep, layout.LabelStep);
        Assert.Equal((columns + labelStep - 1) / labelStep, layout.Labels.Count(label => label.Length > 0));
        Assert.True(layout.LabelStep * layout.CellWidth >= ChartLayout.LeastLabelPitch);
        Assert.Equal(labelStep > 1, layout.Caption.Any(line => line.Contains("column is labelled", StringComparison.Ordinal)));
        Assert.InRange(layout.Width, 300, 2300);
    }

    [Fact]
    public void Each_of_44_labels_leaves_ink_below_its_column()
    {
        var figure = Figure.Of(SampleTrace.Of(36, Words(44)), Default);
        var layout = new ChartLayout(figure);
        using var picture = SKBitmap.Decode(Chart.Png(figure));
        for (int column = 0; column < 44; column++)
        {
            int x = (int)(layout.Data.Left + column * layout.CellWidth), y = (int)layout.Data.Bottom + layout.LabelTop;
            Assert.True(Ink(picture, x, y, (int)layout.CellWidth, 20) > 20, $"column {column} has no label");
        }
    }

    [Fact]
    public void The_font_that_comes_with_the_program_has_every_sign_a_label_needs()
    {
        Assert.Equal("DejaVu Sans", Typefaces.Default.FamilyName);
        foreach (var rune in "The sum 0.5 é Жλ ␣⏎⇥…◌▲·−“”\\{}".EnumerateRunes())
            Assert.Same(Typefaces.Default, Typefaces.For(rune));
    }

    [Fact]
    public void A_character_that_no_font_has_is_drawn_as_its_number()
    {
        var cuneiform = new Rune(0x12000);
        string svg = Chart.Svg(Figure.Of(SampleTrace.Of(4, cuneiform.ToString()), Default));
        var texts = XDocument.Parse(svg).Descendants().Where(element => element.Name.LocalName == "text").Select(text => text.Value.Trim());
        Assert.Contains(Typefaces.For(cuneiform) is null ? @"\u{12000}" : cuneiform.ToString(), texts);
    }

    [Fact]
    public void Ten_thousand_tokens_are_drawn_and_the_picture_says_how()
    {
        var figure = Figure.Of(SampleTrace.Of(12, Words(10_000)), Default with { Regime = true, Settling = true });
        using var picture = SKBitmap.Decode(Chart.Png(figure, Reduction.Max));
        Assert.InRange(picture.Width, 2000, 2300);
        Assert.Contains("each column is the largest of 10 tokens", Chart.Svg(figure, Reduction.Max));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 126)]
    [InlineData(3, 2)]
    public void Small_and_deep_models_have_pictures_too(int tokens, int layers)
    {
        foreach (var measure in Measure.All)
        {
            var options = Default with { Measure = measure, Settling = true, Regime = true, Annotate = true, Ticks = LayerTicks.All };
            Assert.NotEmpty(Chart.Png(Figure.Of(SampleTrace.Of(layers, Words(tokens)), options)));
        }
    }

    [Fact]
    public void Overlays_are_drawn_only_where_asked_for()
    {
        var trace = SampleTrace.Of(20, (layer, token) => layer <= 4 * token ? 1 : 0, [.. Words(5).Select(Encoding.UTF8.GetBytes)]);
        int plain = Blue(Figure.Of(trace, Default)), settling = Blue(Figure.Of(trace, Default with { Settling = true }));
        int regime = Blue(Figure.Of(trace, Default with { Regime = true }));
        Assert.Equal(0, plain);
        Assert.True(settling > 500 && regime > 100, $"{settling} and {regime} blue pixels");
    }

    [Fact]
    public void A_cell_that_could_not_be_measured_is_grey_and_the_picture_says_so()
    {
        var figure = Figure.Of(SampleTrace.Of(4, (layer, _) => layer == 2 ? float.NaN : 0, "a"u8.ToArray()), Default);
        var layout = new ChartLayout(figure);
        using var picture = SKBitmap.Decode(Chart.Png(figure));
        var pixel = picture.GetPixel((int)layout.Data.HorizontalCenter, (int)layout.Data.Bottom - (int)layout.CellHeight * 3 / 2);
        Assert.Equal(Palette.Missing, new Rgb(pixel.Red, pixel.Green, pixel.Blue));
        Assert.Contains("grey: could not be measured", layout.Caption);
    }

    [Fact]
    public void An_SVG_document_is_shapes_and_text_and_stays_well_formed_whatever_the_tokens()
    {
        var trace = SampleTrace.Of(12, Hostile);
        trace = trace with { Model = trace.Model with { Name = "</desc><script>" } };
        var figure = Figure.Of(trace, Default with { Annotate = true, Title = "A & B <i>" });
        var layout = new ChartLayout(figure);
        var svg = XDocument.Parse(Chart.Svg(figure)).Root!;
        var elements = svg.Elements().Select(element => element.Name.LocalName).Take(2);
        Assert.Equal(["title", "desc"], elements);
        Assert.Equal("A & B <i>", svg.Elements().First().Value);
        Assert.Contains("18 tokens from left to right and layers 1 to 11", svg.Elements().ElementAt(1).Value);
        Assert.Contains("</desc><script>", svg.Elements().ElementAt(1).Value);
        Assert.DoesNotContain(svg.Descendants(), element => element.Name.LocalName is "image" or "script" or "b");
        var texts = svg.Descendants().Where(element => element.Name.LocalName == "text").Select(text => text.Value.Trim()).ToArray();
        Assert.Contains("<b>&\"'", texts);
        Assert.Contains(@"\x1B[31m", texts);
        Assert.Equal(11 * Hostile.Length, svg.Descendants().Count(element => IsCell(element, layout)));
    }

    [Fact]
    public void Shapes_reach_under_their_neighbours_so_that_a_viewer_that_smooths_edges_shows_no_gaps()
    {
        var figure = Figure.Of(SampleTrace.Of(4, "a", "b"), Default);
        var layout = new ChartLayout(figure);
        var svg = XDocument.Parse(Chart.Svg(figure)).Root!;
        float[][] cells = [.. svg.Descendants().Where(element => IsCell(element, layout)).Select(static cell => Numbers(cell, "x", "y", "width", "height"))];
        Assert.Equal(6, cells.Length);
        Assert.All(cells, cell => Assert.Equal((cell[0] + layout.CellWidth < layout.Data.Right, cell[1] + layout.CellHeight < layout.Data.Bottom), (cell[2] > layout.CellWidth, cell[3] > layout.CellHeight)));
        float[][] bar = [.. svg.Descendants().Where(static element => element.Name.LocalName == "rect" && element.Attribute("width")?.Value == $"{ChartLayout.ScaleWidth}").Select(static step => Numbers(step, "x", "y", "width", "height"))];
        Assert.True(bar.Length > 100);
        Assert.All(bar, step => Assert.Equal(layout.Data.Bottom, step[1] + step[3]));
    }

    static float[] Numbers(XElement element, params string[] names) => [.. names.Select(name => float.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture))];

    [Fact]
    public void Texts_of_any_length_are_cut_to_the_picture()
    {
        var trace = SampleTrace.Of(4, new string('i', 200_000));
        trace = trace with { Model = trace.Model with { Name = new('m', 200_000) } };
        var figure = Figure.Of(trace, Default with { Annotate = true, Title = new('.', 200_000) });
        Assert.InRange(new ChartLayout(figure).Width, 300, 700);
        Assert.NotEmpty(Chart.Png(figure));
        Assert.NotEmpty(Chart.Png(Figure.Of(SampleTrace.Of(3, Words(1500)), Default with { Annotate = true })));
    }

    [Fact]
    public void Any_trace_with_a_token_can_be_drawn_by_every_measure_that_it_holds() => TraceSamples.Any.Where(trace => trace.Tokens.Count > 0).Sample(trace =>
    {
        foreach (var measure in Measure.All.Where(measure => measure.IsIn(trace)))
        {
            var figure = Figure.Of(trace, Default with { Measure = measure, Settling = true, Regime = true, Annotate = true });
            Assert.All(figure.Drawn.Cast<float>(), value => Assert.True(float.IsNaN(value) || value is >= 0 and <= 1));
            XDocument.Parse(Chart.Svg(figure));
        }
    }, iter: 10);

    [Fact]
    public void The_recorded_answer_of_abacus_is_drawn_in_both_formats()
    {
        var figure = Figure.Of(SampleTrace.Answer("abacus", "sum", 512), Default);
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            foreach (string name in (string[])["answer.png", "answer.SVG"])
                Chart.Forms.Write(figure, Path.Combine(folder, name));
            Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(Path.Combine(folder, "answer.png"))[..4]);
            Assert.Contains("&lt;|return|&gt;", File.ReadAllText(Path.Combine(folder, "answer.SVG")));
            Assert.Equal(2, Directory.GetFiles(folder).Length);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("/no/such/folder/a.png")]
    [InlineData("answer.gif")]
    [InlineData("answer")]
    public void A_picture_that_cannot_be_written_is_one_sentence(string path)
    {
        var error = Assert.Throws<FathomException>(() => Chart.Forms.Write(Figure.Of(SampleTrace.Of(4, "a"), Default), path));
        Assert.StartsWith(path, error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    static string[] Words(int count) => [.. Enumerable.Range(0, count).Select(i => $" w{i}")];

    static int Ink(SKBitmap picture, int left, int top, int width, int height)
    {
        int ink = 0;
        for (int y = top; y < top + height; y++)
            for (int x = left; x < left + width; x++)
                ink += picture.GetPixel(x, y).Red < 128 ? 1 : 0;
        return ink;
    }

    static int Blue(Figure figure)
    {
        using var picture = SKBitmap.Decode(Chart.Png(figure));
        return picture.Pixels.Count(pixel => pixel.Blue > pixel.Red + 80);
    }

    static bool IsCell(XElement element, ChartLayout layout) => element.Name.LocalName == "rect"
        && element.Attribute("x") is not null && Numbers(element, "width", "height") is var size && size[0] - layout.CellWidth is 0 or 1 && size[1] - layout.CellHeight is 0 or 1;
}
