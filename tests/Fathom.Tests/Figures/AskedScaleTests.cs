using Fathom.Figures;
using Fathom.Lenses;
using Fathom.Traces;

namespace Fathom.Tests.Figures;

public class AskedScaleTests
{
    static readonly FigureOptions Default = new();

    /// <summary>Two tokens of which the first has a norm a thousand times that of any other.</summary>
    static Trace Massive
    {
        get
        {
            var trace = SampleTrace.Of(4, "<s>", "a", "b");
            for (int layer = 1; layer <= 4; layer++)
                (trace.Measures.Norms[layer, 0], trace.Measures.Norms[layer, 1], trace.Measures.Norms[layer, 2]) = (50_000, 10 * layer, 50);
            return trace;
        }
    }

    [Fact]
    public void A_range_shows_what_one_massive_norm_would_hide()
    {
        var plain = Figure.Of(Massive, Default with { Measure = Measure.Norm });
        Assert.True(plain.Drawn[3, 1] - plain.Drawn[0, 1] < 0.001);
        var figure = Figure.Of(Massive, Default with { Measure = Measure.Norm, Range = (0, 50) });
        Assert.Equal([1f, 1, 1, 1], Enumerable.Range(0, 4).Select(row => figure.Drawn[row, 0]));
        Assert.Equal([0.2f, 0.4f, 0.6f, 0.8f], Enumerable.Range(0, 4).Select(row => figure.Drawn[row, 1]));
        Assert.Equal("L2 norm of the residual stream", figure.Scale.Title);
        Assert.Equal(["0", "10", "20", "30", "40", "50"], figure.Scale.Ticks.Select(tick => tick.Label));
    }

    [Fact]
    public void So_does_a_logarithm_on_which_equal_factors_are_equally_far()
    {
        var figure = Figure.Of(Massive, Default with { Measure = Measure.Norm, Log = true });
        Assert.Equal((0f, 1f), (figure.Drawn[0, 1], figure.Drawn[0, 0]));
        Assert.Equal(Math.Log(2) / Math.Log(5000), figure.Drawn[1, 1], 1e-6);
        Assert.Equal(figure.Drawn[1, 1], figure.Drawn[3, 1] - figure.Drawn[1, 1], 1e-6);
        Assert.Equal("L2 norm of the residual stream (log scale)", figure.Scale.Title);
        Assert.Equal(["10", "100", "1,000", "10,000"], figure.Scale.Ticks.Select(tick => tick.Label));
        Assert.Equal(1 / Math.Log10(5000), figure.Scale.Ticks[1].Position, 1e-9);
    }

    [Fact]
    public void Both_are_for_every_measure()
    {
        var trace = SampleTrace.Of(8, "a", "b", "c");
        foreach (var measure in Measure.All)
        {
            var log = Figure.Of(trace, Default with { Measure = measure, Log = true });
            Assert.All(log.Drawn.Cast<float>(), value => Assert.InRange(value, 0, 1));
            Assert.Contains("log scale", log.Scale.Title);
            var range = Figure.Of(trace, Default with { Measure = measure, Range = (0.25, 0.5) });
            for (int row = 0; row < range.Rows.Count; row++)
                Assert.Equal(range.Raw[row, 1] <= 0.25 ? 0 : range.Raw[row, 1] >= 0.5 ? 1 : range.Drawn[row, 1], range.Drawn[row, 1]);
            Assert.Equal((0.25, 0.5), (range.Scale.Lowest, range.Scale.Largest));
        }
    }

    [Fact]
    public void A_range_of_ranks_stays_logarithmic_and_begins_where_it_is_asked_to()
    {
        var scale = Figure.Of(SampleTrace.Of(8, "a", "b"), Default with { Measure = Measure.Rank, Range = (0, 99) }).Scale;
        Assert.Equal((0f, 0.5f, 1f), (scale.Place(0), scale.Place(9), scale.Place(99)));
        Assert.Equal("rank of the token (log scale)", scale.Title);
    }

    [Theory]
    [InlineData(0.0, 1.0, "a logarithmic scale begins above 0, not at 0")]
    [InlineData(2.0, 1.0, "a scale from 2 to 1 does not rise from one number to another")]
    public void A_scale_that_cannot_be_is_refused(double low, double high, string reason) =>
        Assert.Equal(reason, Assert.Throws<FathomException>(() => Figure.Of(Massive, Default with { Measure = Measure.Norm, Log = true, Range = (low, high) })).Message);

    [Fact]
    public void Values_below_0_have_no_logarithm_but_what_rounding_puts_there_is_drawn_as_the_least()
    {
        Assert.Contains("-2 has no place on a logarithmic scale", Assert.Throws<FathomException>(() => Signed(Default with { Log = true })).Message);
        var trace = SampleTrace.Of(4, "a", "b");
        trace.Measures.CosineDistance[2, 0] = -6e-8f;
        Assert.Equal(0, Figure.Of(trace, Default with { Measure = Measure.Cosine, Log = true }).Drawn[1, 0]);
    }

    [Fact]
    public void A_title_of_the_scale_is_the_one_given() =>
        Assert.Equal("length", Figure.Of(Massive, Default with { Measure = Measure.Norm, Log = true, ScaleTitle = "length" }).Scale.Title);

    [Fact]
    public void A_signed_matrix_is_blue_below_0_white_at_it_and_red_above()
    {
        var figure = Signed(Default);
        Assert.Same(Palette.Difference, figure.Palette);
        Assert.Equal([0.25f, 0.5f, 1f], figure.Drawn.Cast<float>());
        Assert.Equal(["-4", "-2", "0", "2", "4"], figure.Scale.Ticks.Select(tick => tick.Label));
        Assert.Same(Palette.Viridis, Signed(Default with { Palette = Palette.Viridis }).Palette);
        Assert.Same(Palette.Difference, Signed(Default with { Range = (-1, 1) }).Palette);
        Assert.Same(Palette.SettledDark, Signed(Default with { Range = (-1, 4) }).Palette);
    }

    [Fact]
    public void Viridis_goes_from_dark_purple_to_yellow()
    {
        Assert.Equal((new Rgb(0x44, 0x01, 0x54), new Rgb(0x21, 0x91, 0x8C), new Rgb(0xFD, 0xE7, 0x25)), (Palette.Viridis.At(0), Palette.Viridis.At(0.5), Palette.Viridis.At(1)));
        double[] lightness = [.. Enumerable.Range(0, 101).Select(i => Palette.Viridis.At(i / 100.0).Luminance)];
        Assert.Equal(lightness.Order(), lightness);
    }

    [Fact]
    public void A_watched_token_is_found_by_its_text_before_it_is_by_its_label_or_by_its_id()
    {
        var plain = SampleTrace.Of(4, "Paris", " Paris", " Rome");
        var trace = plain with { Watched = [.. plain.Tokens.Select((token, i) => new WatchedToken(7 + i, token.Bytes, Filled(i), Filled(10 + i)))] };
        Assert.Equal((0f, 1f), (Value("watch:Paris"), Value("watch: Paris")));
        Assert.Equal((2f, 12f), (Value("watch:Rome"), Value("watch-rank:id:9")));
        Assert.Equal("probability of “␣Paris”", Measure.Named("watch: Paris", trace).Quantity);
        Assert.Equal("rank-9", Measure.Named("watch-rank:Rome", trace).Key);
        Assert.Equal("“Oslo” was not watched; watched were “Paris”, “␣Paris”, “␣Rome”", Assert.Throws<FathomException>(() => Value("watch:Oslo")).Message);
        Assert.Equal("no token was watched, nor “Oslo”", Assert.Throws<FathomException>(() => Measure.Named("watch:Oslo", plain)).Message);

        float Value(string name) => Figure.Of(trace, Default with { Measure = Measure.Named(name, trace) }).Raw[1, 1];

        static LayerMatrix Filled(float value) => new(4, 3, [.. Enumerable.Repeat(value, 12)]);
    }

    static Figure Signed(FigureOptions drawing) => Figure.Of(ForeignMatrix.Named(new LayerMatrix(1, 3, [-2, 0, 4]), [1]), new MatrixOptions { Drawing = drawing });
}
