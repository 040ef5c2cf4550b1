using Fathom.Comparisons;
using Fathom.Figures;
using Fathom.Tests.Figures;
using Fathom.Traces;

namespace Fathom.Tests.Comparisons;

public class DifferenceFigureTests
{
    [Fact]
    public void A_factor_is_the_difference_of_logarithms()
    {
        var figure = DifferenceFigure.Of(Comparison.Of(Normed(2, 0), Normed(20, 1e-9f)), new() { Measure = Measure.Norm, Log = true });
        Assert.Equal(("", 1f, 0f), (figure.Unit, figure.Raw[0, 0], figure.Raw[0, 1]));
        Assert.Equal((-1.0, 1.0, Palette.Difference), (figure.Scale.Lowest, figure.Scale.Largest, figure.Palette));
        Assert.Contains("below 0", Assert.Throws<FathomException>(() => DifferenceFigure.Of(Comparison.Of(Normed(-1, 1), Normed(1, 1)), new() { Measure = Measure.Norm, Log = true })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_factor_of_ranks_counts_them_from_1()
    {
        Trace a = Normed(1, 1), b = Normed(1, 1);
        (a.Measures.Rank[1, 0], b.Measures.Rank[1, 0]) = (99, 0);
        var figure = DifferenceFigure.Of(Comparison.Of(a, b), new() { Measure = Measure.Rank, Log = true });
        Assert.Equal(-2, figure.Raw[0, 0], 1e-6);
        Assert.Contains("log10 of (1 + B) / (1 + A)", figure.Scale.Title, StringComparison.Ordinal);
    }

    [Fact]
    public void Differences_are_drawn_on_the_scale_that_is_asked_for()
    {
        var figure = DifferenceFigure.Of(Comparison.Of(Normed(2, 0), Normed(5, 0)), new() { Measure = Measure.Norm, Range = (0, 6), ScaleTitle = "more", NoFooter = true, LayersTitle = "block", TokensTitle = "word" });
        Assert.Equal((0.5f, 3f, "more", "block", "word", false), (figure.Drawn[0, 0], figure.Raw[0, 0], figure.Scale.Title, figure.LayersTitle, figure.TokensTitle, figure.HasFooter));
        Assert.Equal(Palette.SettledDark, figure.Palette);
    }

    static Trace Normed(float first, float second)
    {
        var trace = SampleTrace.Of(2, "a", "b");
        for (int layer = 1; layer <= 2; layer++)
            (trace.Measures.Norms[layer, 0], trace.Measures.Norms[layer, 1]) = (first, second);
        return trace;
    }
}
