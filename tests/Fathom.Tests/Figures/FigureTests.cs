using Fathom.Figures;
using Fathom.Lenses;
using Fathom.Traces;

namespace Fathom.Tests.Figures;

public class FigureTests
{
    static readonly FigureOptions Default = new();

    [Fact]
    public void The_last_layer_is_left_off_where_it_is_0_by_definition_unless_asked_for()
    {
        var trace = SampleTrace.Of(6, "a", " b");
        Assert.Equal([1, 2, 3, 4, 5], LayersOf(trace, Default));
        Assert.Equal([1, 2, 3, 4, 5, 6], LayersOf(trace, Default with { WithLastLayer = true }));
        Assert.Equal([5, 6], LayersOf(trace, Default with { Layers = (5, 6) }));
        foreach (var measure in Measure.All)
            Assert.Equal(measure.Name is "jsd" or "kl" or "cosine" ? 5 : 6, LayersOf(trace, Default with { Measure = measure }).Count());
        Assert.Equal([1], LayersOf(SampleTrace.Of(1, "a"), Default));
    }

    [Fact]
    public void Norms_reach_down_to_the_embeddings()
    {
        var figure = Figure.Of(SampleTrace.Of(6, "a", "b"), Default with { Measure = Measure.Norm, Layers = (0, 2) });
        Assert.Equal([0, 1, 2], figure.Rows.Select(row => row.Layer));
        Assert.Equal([10, 11, 20, 21, 30, 31], figure.Raw.Cast<float>());
        Assert.Equal(1, figure.Drawn[2, 1]);
        Assert.Equal("L2 norm of the residual stream (divided by the largest drawn, 31)", figure.Scale.Title);
    }

    [Fact]
    public void What_the_lens_reads_of_the_embeddings_can_be_drawn_where_it_was_read()
    {
        var plain = SampleTrace.Of(6, "a", "b");
        var read = plain with { Measures = WithEmbeddings(plain.Measures, Catalogue.JsdBits, [0.75f, 1]) };
        var figure = Figure.Of(read, Default with { Layers = (0, 6) });
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], figure.Rows.Select(row => row.Layer));
        Assert.Equal([0.75f, 1], [figure.Raw[0, 0], figure.Raw[0, 1]]);
        Assert.Equal(plain.Measures.JsdBits[1, 0], figure.Raw[1, 0]);
        Assert.Equal([1, 2, 3, 4, 5], LayersOf(read, Default));
        var error = Assert.Throws<FathomException>(() => Figure.Of(plain, Default with { Layers = (0, 6) }));
        Assert.Equal("there are no layers 0 to 6 to draw; jsd has layers 1 to 6", error.Message);
    }

    [Fact]
    public void The_divergence_between_attention_and_MLP_and_the_margin_are_drawn_at_every_layer()
    {
        var trace = SampleTrace.Of(6, "a", "b");
        var mid = Figure.Of(trace, Default with { Measure = Measure.Named("jsd_bits_mid") });
        Assert.Equal("JSD between attention and MLP to the last layer (bits)", mid.Scale.Title);
        Assert.Equal(trace.Measures.JsdBitsMid![6, 1], mid.Raw[5, 1]);
        var margin = Figure.Of(trace, Default with { Measure = Measure.Named("margin") });
        Assert.Equal("margin of the likeliest token (nats, divided by the largest drawn, 4)", margin.Scale.Title);
        Assert.Equal(1, margin.Drawn[5, 0]);
    }

    static CellMeasures WithEmbeddings(CellMeasures measures, MeasureEntry read, float[] values) =>
        new(measures.Layers, measure => measure == read ? values : measures.Embeddings(measure), measures.Numbers);

    [Fact]
    public void Every_value_is_drawn_between_0_and_1_and_every_scale_says_how()
    {
        var trace = SampleTrace.Of(8, "a", "b", "c");
        foreach (var measure in Measure.All)
        {
            var figure = Figure.Of(trace, Default with { Measure = measure });
            Assert.All(figure.Drawn.Cast<float>(), value => Assert.InRange(value, 0, 1));
            Assert.NotEmpty(figure.Scale.Title);
            Assert.Equal(0, figure.Scale.Ticks[0].Position);
            Assert.All(figure.Scale.Ticks, tick => Assert.InRange(tick.Position, 0, 1));
        }
    }

    [Fact]
    public void The_divergence_is_drawn_in_bits_as_it_is_with_a_mark_every_fifth()
    {
        var figure = Figure.Of(SampleTrace.Of(8, "a", "b"), Default);
        Assert.Equal(figure.Raw.Cast<float>(), figure.Drawn.Cast<float>());
        Assert.Equal("JSD to the last layer (bits)", figure.Scale.Title);
        Assert.Equal(["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"], figure.Scale.Ticks.Select(tick => tick.Label));
    }

    [Fact]
    public void Entropy_is_told_in_bits_and_drawn_as_a_share_of_the_most_possible()
    {
        var trace = SampleTrace.Of(4, (_, _) => 1, "a"u8.ToArray());
        var figure = Figure.Of(trace, Default with { Measure = Measure.Entropy });
        Assert.Equal(3 / Math.Log(2), figure.Raw[0, 0], 1e-5);
        Assert.Equal(3 / Math.Log(1000), figure.Drawn[0, 0], 1e-5);
        Assert.Equal("entropy (bits, divided by log2 V = 9.97)", figure.Scale.Title);
    }

    [Fact]
    public void Ranks_are_drawn_on_a_logarithmic_scale_from_the_likeliest_to_the_last_of_the_vocabulary()
    {
        var scale = Measure.Rank.Scale(SampleTrace.Of(4, "a"), 0);
        Assert.Equal((0, 1), (scale.Place(0), scale.Place(999)));
        Assert.Equal(Math.Log(10) / Math.Log(1000), scale.Place(9), 1e-5);
        Assert.Equal(["0", "1", "10", "100"], scale.Ticks.Select(tick => tick.Label));
    }

    [Fact]
    public void An_infinite_KL_is_drawn_as_far_and_an_infinite_norm_as_not_measurable()
    {
        var trace = SampleTrace.Of(4, "a", "b");
        trace.Measures.KlNats[1, 0] = float.PositiveInfinity;
        trace.Measures.Norms[1, 0] = float.PositiveInfinity;
        Assert.Equal(1, Figure.Of(trace, Default with { Measure = Measure.Kl }).Drawn[0, 0]);
        var norms = Figure.Of(trace, Default with { Measure = Measure.Norm }).Drawn;
        Assert.Equal(float.NaN, norms[0, 0]);
        Assert.Equal(1, norms[3, 1]);
    }

    [Fact]
    public void A_cell_that_was_not_measurable_has_a_colour_of_its_own()
    {
        var figure = Figure.Of(SampleTrace.Of(4, (layer, _) => layer == 2 ? float.NaN : 0, "a"u8.ToArray()), Default);
        Assert.True(float.IsNaN(figure.Drawn[1, 0]));
        foreach (var palette in Palette.All)
            for (double place = 0; place <= 1; place += 0.01)
                Assert.NotEqual(palette.At(double.NaN), palette.At(place));
    }

    [Fact]
    public void Palettes_run_in_opposite_directions_between_the_same_ends()
    {
        Assert.Equal((new Rgb(0x66, 0x25, 0x06), new Rgb(0xFF, 0xFF, 0xE5)), (Palette.SettledDark.At(0), Palette.SettledDark.At(1)));
        for (double place = 0; place <= 1; place += 0.125)
            Assert.Equal(Palette.SettledDark.At(place), Palette.Paper.At(1 - place));
    }

    [Fact]
    public void A_watched_token_is_drawn_like_the_columns_own()
    {
        var trace = SampleTrace.Of(4, "a", "b");
        LayerMatrix probabilities = new(4, 2, [0, 0, .1f, .2f, .3f, .4f, .5f, 1]), ranks = new(4, 2, [999, 9, 8, 7, 6, 5, 4, 0]);
        var watched = new WatchedToken(7, " 13"u8.ToArray(), probabilities, ranks);
        var probability = Figure.Of(trace, Default with { Measure = Measure.ProbabilityOf(watched) });
        var rank = Figure.Of(trace, Default with { Measure = Measure.RankOf(watched) });
        Assert.Equal((1f, "probability of “␣13”"), (probability.Drawn[3, 1], probability.Scale.Title));
        Assert.Equal((1f, "rank of “␣13” (0 = likeliest, log scale)"), (rank.Drawn[0, 0], rank.Scale.Title));
    }

    [Fact]
    public void Overlays_are_off_unless_asked_for()
    {
        var trace = SampleTrace.Of(10, (layer, token) => layer < (token == 0 ? 4 : 9) ? 1 : 0, "a"u8.ToArray(), "b"u8.ToArray());
        var plain = Figure.Of(trace, Default);
        Assert.Equal((false, null, null, "", ""), (plain.ShowsSettling, plain.DeepFrom, plain.Annotations, plain.Title, plain.Reduction));
        var full = Figure.Of(trace, Default with { Settling = true, Regime = true, Annotate = true, Title = "A\u001b" });
        Assert.Equal((true, 9, @"A\x1B"), (full.ShowsSettling, full.DeepFrom, full.Title));
        Assert.Equal([4.0, 9.0], full.Columns.Select(column => column.Settling!.Value));
        Assert.Equal([false, true], full.Columns.Select(column => column.Deep));
        Assert.Equal(["a", "b"], [full.Annotations![0, 0], full.Annotations[8, 1]]);
    }

    [Fact]
    public void The_caption_tells_what_was_measured_and_how()
    {
        var trace = SampleTrace.Of(4, "a") with { Conventions = new(LensProfile.DtrExplorer, 0.50m, 0.850m, LensName.Logit) };
        Assert.Equal("sample · logit lens, raw · profile dtr-explorer · g = 0.5 nats · rho = 0.85", Figure.Of(trace, Default).Caption);
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(2, 7)]
    [InlineData(3, 2)]
    public void Layers_that_are_not_there_are_refused(int first, int last) =>
        Assert.Throws<FathomException>(() => Figure.Of(SampleTrace.Of(6, "a"), Default with { Layers = (first, last) }));

    [Fact]
    public void Tokens_that_are_not_there_are_refused()
    {
        var columns = Figure.Of(SampleTrace.Of(6, "a", "b", "c"), Default with { Tokens = (1, 2) }).Columns;
        Assert.Equal(["b", "c"], columns.Select(column => column.Label));
        Assert.Throws<FathomException>(() => Figure.Of(SampleTrace.Of(6, "a"), Default with { Tokens = (0, 1) }));
        Assert.Throws<FathomException>(() => Figure.Of(SampleTrace.Of(6), Default));
        Assert.Throws<FathomException>(() => Measure.Named("jds"));
    }

    [Fact]
    public void A_long_text_is_reduced_to_columns_that_say_what_they_are()
    {
        string[] tokens = [.. Enumerable.Range(0, 10_001).Select(i => $" t{i}")];
        var figure = Figure.Of(SampleTrace.Of(5, tokens), Default);
        var mean = figure.Fit(1000);
        Assert.Equal(910, mean.Columns.Count);
        Assert.Equal("each column is the mean of 11 tokens", mean.Reduction);
        Assert.Equal(("11", 11, 11), (mean.Columns[1].Label, mean.Columns[1].FirstToken, mean.Columns[1].Tokens));
        Assert.Equal(10_001, mean.Columns.Sum(column => column.Tokens));
        Assert.Equal(Enumerable.Range(0, 11).Average(token => figure.Drawn[2, token]), mean.Drawn[2, 0], 1e-5);
        var max = figure.Fit(1000, Reduction.Max);
        Assert.Equal(Enumerable.Range(0, 11).Max(token => figure.Drawn[2, token]), max.Drawn[2, 0]);
        Assert.Equal("each column is the largest of 11 tokens", max.Reduction);
        Assert.Same(figure, figure.Fit(10_001));
    }

    [Fact]
    public void The_recorded_answer_of_abacus_is_the_picture_of_the_method()
    {
        var figure = Figure.Of(SampleTrace.Answer("abacus", "sum", 512), Default);
        Assert.Equal((35, 44), (figure.Rows.Count, figure.Columns.Count));
        Assert.Equal(18, figure.Rows.Count(row => row.Ticked));
        Assert.Equal(["The", "sum", "of", "A", "and", "B", "=", "␣", "8"], figure.Columns.Take(9).Select(column => column.Label));
        Assert.Equal([@"⏎⏎", @"\boxed", "{"], figure.Columns.Skip(16).Take(3).Select(column => column.Label));
        Assert.Equal("<|return|>", figure.Columns[^1].Label);
    }

    static IEnumerable<int> LayersOf(Trace trace, FigureOptions options) => Figure.Of(trace, options).Rows.Select(row => row.Layer);
}
