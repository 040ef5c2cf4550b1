using System.Xml.Linq;
using Fathom.Charts;
using Fathom.Charts.Page;
using Fathom.Figures;
using Fathom.Tests.Figures;
using SkiaSharp;

namespace Fathom.Tests.Charts;

public class SamplesChartTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(64)]
    public void A_cell_has_the_colour_of_its_settling_depth_and_what_is_behind_the_end_is_white(int samples)
    {
        var figure = SamplesFigure.Of(MadeSamples.Of(12, [.. Enumerable.Range(0, samples).Select(static number => 60 - number * 5 % 59)]));
        var layout = new SamplesLayout(figure);
        using var picture = SKBitmap.Decode(SamplesChart.Png(figure));
        for (int row = 0; row < samples; row++)
        {
            var cells = figure.Rows[row].Cells;
            int middle = layout.Y(row) + (layout.CellHeight - layout.RowGap) / 2;
            for (int column = 0; column < cells.Count; column++)
            {
                var colour = figure.Palette.At(cells[column]);
                Assert.Equal(new SKColor(colour.Red, colour.Green, colour.Blue), picture.GetPixel(layout.Left + column * layout.CellWidth + layout.CellWidth / 2, middle));
            }
            if (cells.Count < 60)
                Assert.Equal(SKColors.White, picture.GetPixel(layout.Right - 2, middle));
        }
    }

    [Fact]
    public void Depths_go_from_the_first_layer_to_the_last_on_the_scale()
    {
        var figure = SamplesFigure.Of(MadeSamples.Of(12, 12));
        var depths = MadeSamples.Of(12, 12).Samples[0].Depths.Select(static depth => (depth.Settling!.Value - 1) / 11f);
        Assert.Equal(depths, figure.Rows[0].Cells);
        Assert.Equal(["1", "2", "4", "6", "8", "10", "12"], figure.Scale.Ticks.Select(static tick => tick.Label));
        Assert.Equal(11, figure.DeepFrom);
    }

    [Fact]
    public void Long_samples_are_reduced_and_the_picture_says_so()
    {
        var figure = SamplesFigure.Of(MadeSamples.Of(12, 2500, 10)).Fit(1000);
        Assert.Equal([834, 4], figure.Rows.Select(static row => row.Cells.Count).OrderDescending());
        Assert.Equal("each column is the mean of 3 tokens", figure.Reduction);
        Assert.Contains(figure.Reduction, SamplesChart.Svg(SamplesFigure.Of(MadeSamples.Of(12, 2500, 10))), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_many_samples_the_most_deep_thinking_are_drawn_and_the_picture_says_so()
    {
        var figure = SamplesFigure.Of(MadeSamples.Of(12, [.. Enumerable.Range(0, 500).Select(static number => number % 7 + 1)]));
        Assert.Equal(400, figure.Rows.Count);
        Assert.Equal("the 400 most deep-thinking of 500 samples", figure.RowsNote);
        using var picture = SKBitmap.Decode(SamplesChart.Png(figure));
        Assert.InRange(picture.Height, 1, 2000);
    }

    [Theory]
    [InlineData("<b>&\"'")]
    [InlineData("\u001b[31m \u202Ertl \uFFFE")]
    [InlineData("日本 שלום 😀")]
    public void An_svg_is_well_formed_whatever_its_title_holds(string title)
    {
        var svg = XDocument.Parse(SamplesChart.Svg(SamplesFigure.Of(MadeSamples.Of(12, 0, 5), title: title)));
        Assert.StartsWith("The settling depths of 2 samples of 0 to 5 tokens", svg.Root!.Elements().Single(static element => element.Name.LocalName == "desc").Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_lens_nothing_is_drawn()
    {
        var set = MadeSamples.Of(12, 3);
        Assert.Throws<FathomException>(() => SamplesFigure.Of(set with { Conventions = set.Conventions with { Lens = Fathom.Lenses.LensName.None } }));
    }

    [Fact]
    public void On_the_page_a_sample_without_tokens_has_no_link_and_texts_are_no_markup()
    {
        string page = HtmlPage.Of(MadeSamples.Of(12, 5, 0), title: "<i>");
        Assert.Contains("href=\"#sample=7\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"#sample=8\"", page, StringComparison.Ordinal);
        Assert.Contains("0 tokens, cancelled", page, StringComparison.Ordinal);
        Assert.Contains("<h1>&lt;i&gt;</h1>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("word0<b>", page, StringComparison.Ordinal);
    }
}
