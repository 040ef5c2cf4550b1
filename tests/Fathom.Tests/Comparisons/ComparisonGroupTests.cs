using System.Text;
using Fathom.Comparisons;
using Fathom.Figures;
using Fathom.Reports;
using Fathom.Tests.Figures;
using Fathom.Traces;

namespace Fathom.Tests.Comparisons;

public class ComparisonGroupTests
{
    static readonly Trace A = SampleTrace.Of(6, "8", " +", " ", "5", " =", " 1", "3", ".");
    static readonly Trace B = SampleTrace.Of(6, "8", " ", "+", " 5", " =", " 13", ".");
    static readonly Comparison Both = Comparison.Of(A, B);

    [Fact]
    public void Columns_become_words_as_tokens_do()
    {
        Assert.Equal(["8", " +", " 5", " =", " 13", "."], Both.Columns.Select(column => column.Text));
        Assert.Equal([new(0, 0, "8"), new(1, 1, " +"), new(2, 2, " 5"), new(3, 3, " ="), new(4, 5, " 13.")], TokenGroups.Words(Both.Tokens));
        Assert.Equal([new(0, 3, "8 + 5 ="), new(4, 5, "the answer")], TokenGroups.Parse(["4-5\tthe answer", "0-3"], "spans.txt", Both.Tokens));
    }

    [Fact]
    public void A_control_token_of_either_trace_stays_alone()
    {
        var special = B with { Tokens = [.. B.Tokens.Select(token => token with { Special = token.Text == "." })] };
        Assert.Equal([" 13", "."], TokenGroups.Words(Comparison.Of(A, special).Tokens).TakeLast(2).Select(group => group.Text));
    }

    [Theory]
    [InlineData(Reduction.Max, "the value of a group is the largest of its tokens in B less that of its tokens in A")]
    [InlineData(Reduction.Mean, "the value of a group is the mean of its tokens in B less that of its tokens in A")]
    [InlineData(Reduction.Last, "the value of a group is the last of its tokens in B less that of its tokens in A")]
    public void A_groups_difference_is_that_of_its_tokens_reduced_on_either_side(Reduction by, string said)
    {
        var figure = DifferenceFigure.Of(Both, new() { Groups = [new(1, 4, "x")], GroupBy = by });
        Assert.Equal(["8", "x", "."], figure.Columns.Select(column => column.Label));
        Assert.Equal([(0, 1), (1, 4), (5, 1)], figure.Columns.Select(column => (column.FirstToken, column.Tokens)));
        Assert.Contains(said, figure.Grouping);
        for (int layer = 1; layer < A.Layers; layer++)
        {
            float[] a = A.Measures.JsdBits.Layer(layer)[1..7].ToArray(), b = B.Measures.JsdBits.Layer(layer)[1..6].ToArray();
            Assert.Equal(Reduced(b, by) - Reduced(a, by), figure.Raw[layer - 1, 1], 1e-6f);
        }
    }

    [Fact]
    public void A_column_in_no_group_keeps_the_largest_of_its_tokens()
    {
        var mean = DifferenceFigure.Of(Both, new() { Groups = [new(0, 1, "x")], GroupBy = Reduction.Mean });
        var plain = DifferenceFigure.Of(Both, new());
        Assert.Equal(plain.Raw[1, 4], mean.Raw[1, 3]);
        Assert.Equal("13", mean.Columns[3].Label);
    }

    [Fact]
    public void Of_columns_that_are_drawn_those_of_a_group_are_one()
    {
        var figure = DifferenceFigure.Of(Both, new() { Groups = [new(0, 2, "x"), new(3, 5, "y")], Tokens = (2, 4) });
        Assert.Equal([("x", 2, 1), ("y", 3, 2)], figure.Columns.Select(column => (column.Label, column.FirstToken, column.Tokens)));
        Assert.Contains("for 3 tokens from left to right", OverviewText.Of(figure));
        Assert.Contains("The text is “5 = 13”", OverviewText.Of(figure));
    }

    [Fact]
    public void A_group_settles_where_the_last_of_its_tokens_does_on_either_side()
    {
        static Trace Settles(params int[] layers) =>
            SampleTrace.Of(8, (layer, token) => layer < layers[token] ? 1 : 0, [.. layers.Select((_, i) => Encoding.UTF8.GetBytes($"{i}"))]);
        var comparison = Comparison.Of(Settles(2, 5, 3), Settles(6, 1, 3));
        Assert.Equal(1, comparison.SettlingChange(comparison.Grouped([new(0, 1, "x")], Reduction.Max)[0]));
        string told = ReportText.Plain(ComparisonReport.Tables(comparison, [new(0, 1, "x")]));
        Assert.Contains("1 of 2 groups settles at another depth:\n\n- “x” (columns 0 and 1): +1\n", told);
    }

    static float Reduced(float[] values, Reduction by) => by switch
    {
        Reduction.Max => values.Max(),
        Reduction.Mean => values.Average(),
        _ => values[^1],
    };
}
