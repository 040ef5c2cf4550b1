using Fathom.Figures;
using Fathom.Reports;
using Fathom.Traces;

namespace Fathom.Tests.Figures;

public class GroupTests
{
    static readonly Trace Sum = SampleTrace.Of(6, "8", " +", " ", "5", " =", " 1", "3", ".", "\n", "Thus");

    [Fact]
    public void Words_end_at_spaces_and_line_breaks() =>
        Assert.Equal(["8", " +", " 5", " =", " 13.", "\n", "Thus"], TokenGroups.Words(Sum.Tokens).Select(group => group.Text));

    [Fact]
    public void Spans_are_named_by_their_text_or_by_the_label_given()
    {
        var groups = TokenGroups.Parse(["5-7\tthe answer", "", "0-4"], "spans.txt", Sum.Tokens);
        Assert.Equal([new(0, 4, "8 + 5 ="), new(5, 7, "the answer")], groups);
        var figure = Figure.Of(Sum, new() { Groups = groups });
        Assert.Equal(["8 + 5 =", "the answer", "⏎", "Thus"], figure.Columns.Select(column => column.Label));
        Assert.Equal([0, 5, 8, 9], figure.Columns.Select(column => column.FirstToken));
    }

    [Fact]
    public void A_group_of_spaces_has_a_label_too() =>
        Assert.Equal("␣", Figure.Of(Sum, new() { Groups = [new(2, 2, " ")] }).Columns[2].Label);

    [Theory]
    [InlineData("3")]
    [InlineData("3-2")]
    [InlineData("0-10")]
    [InlineData("-1-2")]
    [InlineData("a-b")]
    [InlineData("0-1\n1-2")]
    public void Spans_that_make_no_sense_are_refused(string lines) => Assert.Contains("spans.txt: line ",
        Assert.Throws<FathomException>(() => TokenGroups.Parse(lines.Split('\n'), "spans.txt", Sum.Tokens)).Message);

    [Theory]
    [InlineData(Reduction.Max, "largest")]
    [InlineData(Reduction.Mean, "mean")]
    [InlineData(Reduction.Last, "last")]
    public void A_group_has_the_value_that_is_asked_for_and_settles_with_its_last_token(Reduction by, string word)
    {
        var plain = Figure.Of(Sum, new());
        var figure = Figure.Of(Sum, new() { Groups = [new(1, 3, "x")], GroupBy = by });
        Assert.Equal(8, figure.Columns.Count);
        Assert.Contains(word, figure.Grouping);
        float[] values = [plain.Raw[2, 1], plain.Raw[2, 2], plain.Raw[2, 3]];
        Assert.Equal(by == Reduction.Max ? values.Max() : by == Reduction.Mean ? values.Average() : values[2], figure.Raw[2, 1], 1e-6f);
        Assert.Equal(plain.Columns.Skip(1).Take(3).Max(column => column.Settling), figure.Columns[1].Settling);
    }

    [Fact]
    public void A_part_of_a_group_that_is_drawn_is_a_group()
    {
        var figure = Figure.Of(Sum, new() { Groups = [new(1, 3, "x"), new(7, 9, "y")], Tokens = (2, 5) });
        Assert.Equal([(2, 2), (4, 1), (5, 1)], figure.Columns.Select(column => (column.FirstToken, column.Tokens)));
    }

    [Fact]
    public void A_description_of_groups_counts_the_columns_of_tokens()
    {
        var description = Description.Of(Sum, new() { Groups = [new(0, 4, "8 + 5 =")] });
        Assert.Equal((0, 4), (description.Analysis[0].First, description.Analysis[0].Last));
        Assert.StartsWith("“8 + 5 =” (columns 0 to 4): ", description.Analysis[0].Text);
        var band = description.Analysis[0].Bands[0];
        Assert.Equal(Enumerable.Range(1, band.ToLayer).Min(layer => Enumerable.Range(0, 5).Min(token => Sum.Measures.JsdBits[layer, token])), band.Min);
        Assert.Contains("the value of a group is the largest of its tokens", description.Overview);
    }
}
