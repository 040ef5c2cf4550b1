using Fathom.Figures;
using Fathom.Lenses;
using Fathom.Traces;

namespace Fathom.Tests.Figures;

public class MatrixFigureTests
{
    static readonly MatrixOptions Default = new();

    [Fact]
    public void Every_row_is_drawn_by_the_number_of_its_layer_lowest_first()
    {
        var figure = Figure.Of(Matrix([4, -1, 2], 2, [5, 6, 1, 2, 3, 4]), Default);
        Assert.Equal([-1, 2, 4], figure.Rows.Select(row => row.Layer));
        Assert.Equal([1f, 2, 3, 4, 5, 6], figure.Raw.Cast<float>());
        Assert.Equal([true, false, false], figure.Rows.Select(row => row.Ticked));
    }

    [Fact]
    public void Even_layers_alone_are_marked_all() =>
        Assert.All(Figure.Of(Matrix([0, 2, 4], 1, [1, 2, 3]), Default).Rows, row => Assert.True(row.Ticked));

    [Theory]
    [InlineData(0.2f, 0.9f, "0.0", "1.0")]
    [InlineData(-3f, 7f, "-7.0", "7.0")]
    [InlineData(0f, 1000f, "0", "1,000")]
    [InlineData(5f, 5f, "0", "5")]
    [InlineData(-5f, -5f, "-5", "0")]
    [InlineData(float.NaN, float.PositiveInfinity, "0.0", "1.0")]
    [InlineData(0f, 12f, "0.0", "12.0")]
    [InlineData(-1e-4f, 1e-4f, "-0.00010", "0.00010")]
    [InlineData(0f, 2e30f, "0", "2e+30")]
    public void The_scale_is_0_to_1_where_all_values_fit_else_from_the_least_to_the_largest(float least, float largest, string low, string high)
    {
        var ticks = Figure.Of(Matrix([1], 2, [least, largest]), Default).Scale.Ticks;
        Assert.Equal((low, high), (ticks[0].Label, ticks[^1].Label));
    }

    [Fact]
    public void A_range_that_is_given_is_the_scale_and_what_lies_beyond_is_clipped()
    {
        var figure = Figure.Of(Matrix([1], 4, [-2, 0, 1, float.NaN]), new() { Drawing = new() { Range = (-1, 1), ScaleTitle = "score" } });
        Assert.Equal([0, 0.5f, 1, float.NaN], figure.Drawn.Cast<float>());
        Assert.Equal("score", figure.Scale.Title);
    }

    [Fact]
    public void Layers_and_tokens_can_be_chosen()
    {
        var matrix = Matrix([0, 10, 20], 3, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
        var figure = Figure.Of(matrix, Default with { Drawing = new() { Layers = (5, 20), Tokens = (1, 2) } });
        Assert.Equal([5f, 6, 8, 9], figure.Raw.Cast<float>());
        Assert.Equal([1, 2], figure.Columns.Select(column => column.FirstToken));
        Assert.Throws<FathomException>(() => Figure.Of(matrix, Default with { Drawing = new() { Layers = (1, 9) } }));
        Assert.Throws<FathomException>(() => Figure.Of(matrix, Default with { Drawing = new() { Tokens = (1, 3) } }));
    }

    [Fact]
    public void Text_from_a_file_cannot_command_a_terminal()
    {
        var matrix = Matrix([1], 1, [1]) with { Tokens = ["\e[31m<b>"] };
        var figure = Figure.Of(matrix, new() { Source = "\e]0;x\a.csv", Drawing = new() { ScaleTitle = "\u202E" } });
        Assert.All([figure.Columns[0].Label, figure.Caption, figure.Scale.Title], text => Assert.DoesNotContain(text, char.IsControl));
        Assert.DoesNotContain('\u202E', figure.Scale.Title);
    }

    [Fact]
    public void More_layers_than_a_picture_can_show_are_refused() => Assert.Throws<FathomException>(() =>
        Figure.Of(Matrix([.. Enumerable.Range(0, 5000)], 1, new float[5000]), Default));

    static ForeignMatrix Matrix(int[] layers, int tokens, float[] values) =>
        ForeignMatrix.Named(new LayerMatrix(layers.Length, tokens, values), layers);
}
