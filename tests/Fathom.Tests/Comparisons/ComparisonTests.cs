using System.Text;
using System.Text.Json;
using CsCheck;
using Fathom.Charts.Page;
using Fathom.Comparisons;
using Fathom.Figures;
using Fathom.Lenses;
using Fathom.Reports;
using Fathom.Tests.Figures;
using Fathom.Traces;

namespace Fathom.Tests.Comparisons;

public class ComparisonTests
{
    [Fact]
    public void Columns_lie_between_the_byte_offsets_at_which_both_have_a_boundary()
    {
        var comparison = Comparison.Of(SampleTrace.Of(6, "un", "settled", " by", "é!"), SampleTrace.Of(6, "unset", "tled", " ", "by", "é", "!"));
        Assert.Equal([new("unsettled", (0, 0), (0, 1), (0, 1)), new(" by", (1, 1), (2, 2), (2, 3)), new("é!", (2, 2), (3, 3), (4, 5))], comparison.Columns);
        Assert.Null(comparison.FirstDifference);
    }

    [Fact]
    public void Traces_of_other_numbers_of_layers_are_drawn_over_relative_depth()
    {
        Assert.Equal("Relative depth l/L, l of 4", DifferenceFigure.Of(Comparison.Of(SampleTrace.Of(4, "a"), SampleTrace.Of(6, "a")), new()).LayersTitle);
        Assert.Equal("i-th Layer", DifferenceFigure.Of(Comparison.Of(SampleTrace.Of(6, "a"), SampleTrace.Of(6, "a")), new()).LayersTitle);
    }

    [Fact]
    public void Texts_that_part_are_compared_up_to_there()
    {
        var comparison = Comparison.Of(SampleTrace.Of(6, "It", " is", " 13", "."), SampleTrace.Of(6, "It", " is", " 19", "."));
        Assert.Equal(["It", " is"], comparison.Columns.Select(column => column.Text));
        Assert.Equal(2, comparison.FirstDifference);
        Assert.Contains("They part at column 2: A goes on with “13”, B with “19”.", Told(comparison));
        var beginning = Comparison.Of(SampleTrace.Of(6, "It", " is"), SampleTrace.Of(6, "It", " is", "."));
        Assert.Null(beginning.FirstDifference);
        Assert.Contains("They do not part, and have 2 columns in common.", Told(beginning));
        Assert.Throws<FathomException>(() => Comparison.Of(SampleTrace.Of(6, "a"), SampleTrace.Of(6, "b")));
    }

    [Fact]
    public void The_beginning_that_one_text_lacks_is_the_shortest_that_fits() =>
        Gen.Select(Gen.Byte[0, 1].Array[0, 12], Gen.Byte[0, 1].Array[0, 12]).Sample((a, b) => Assert.Equal(Naive(a, b), ColumnAlignment.Leads(a, b)));

    [Fact]
    public void Long_texts_that_nearly_fit_everywhere_are_aligned_at_once()
    {
        byte[] a = [.. new byte[400_000], 1], b = [.. new byte[400_000], 2];
        Assert.Equal((0, 0), ColumnAlignment.Leads(a, b));
    }

    static (int, int) Naive(byte[] a, byte[] b)
    {
        int least = (Math.Min(a.Length, b.Length) + 1) / 2;
        for (int lead = 1; lead < Math.Max(a.Length, b.Length); lead++)
            if (Fits(a.Skip(lead).ToArray(), b))
                return (lead, 0);
            else if (Fits(a, b.Skip(lead).ToArray()))
                return (0, lead);
        return (0, 0);

        bool Fits(byte[] x, byte[] y) => Math.Min(x.Length, y.Length) is var length && length > 0 && length >= least && x.Take(length).SequenceEqual(y.Take(length));
    }

    [Theory]
    [InlineData("The| sum| of", " sum| of", " sum| of", 1, 0)]
    [InlineData("e| sum| of", "he| sum| of", " sum| of", 1, 1)]
    [InlineData("What| is| 8?| 13|.", " 13|.", " 13|.", 3, 0)]
    [InlineData(" 13", "8| +| 5| =| 1|3|.", " 13", 0, 4)]
    public void A_text_whose_beginning_one_of_them_lacks_is_compared_from_there(string a, string b, string columns, int firstA, int firstB)
    {
        var comparison = Comparison.Of(SampleTrace.Of(6, a.Split('|')), SampleTrace.Of(6, b.Split('|')));
        Assert.Equal(columns.Split('|'), comparison.Columns.Select(column => column.Text));
        Assert.Equal((firstA, firstB), (comparison.Columns[0].A.First, comparison.Columns[0].B.First));
        Assert.Null(comparison.FirstDifference);
    }

    [Fact]
    public void Depths_are_compared_over_the_columns_in_common()
    {
        static Trace Settles(params (string Text, int Layer)[] tokens) => SampleTrace.Of(
            8, (layer, token) => layer < tokens[token].Layer ? 1 : 0, [.. tokens.Select(token => Encoding.UTF8.GetBytes(token.Text))]);
        string told = Told(Comparison.Of(Settles(("13", 5), (".", 5)), Settles(("8 + 5 =", 1), ("13", 5), (".", 5))));
        Assert.Contains("50 % of the columns by  0.625  0.625  0.000", told);
        Assert.Contains("They do not part, and have 2 columns in common.", told);
        Assert.DoesNotContain("% of the columns", Told(Comparison.Of(Settles(("13", 5)), Settles(("13", 5)))), StringComparison.Ordinal);
    }

    [Fact]
    public void The_choice_after_the_end_of_a_text_is_no_part_of_the_text()
    {
        static Trace Text(params string[] tokens) => SampleTrace.Of(6, tokens) is var trace
            ? trace with { Tokens = [.. trace.Tokens.Select((token, i) => token with { Predicted = i == tokens.Length - 1 })] } : null!;
        var comparison = Comparison.Of(Text("The", " sum", " of", " A"), Text(" sum", " of", " B"));
        Assert.Equal([" sum", " of"], comparison.Columns.Select(column => column.Text));
        Assert.Equal(2, comparison.FirstDifference);
        using var json = new MemoryStream();
        ComparisonJson.Write(json, comparison);
        using var written = JsonDocument.Parse(json.ToArray());
        Assert.Equal((3, 2), (written.RootElement.GetProperty("a").GetProperty("tokens").GetInt32(), written.RootElement.GetProperty("b").GetProperty("tokens").GetInt32()));
        Assert.Contains(ComparisonReport.Tables(comparison)[0].Table!.Rows, static row => row.SequenceEqual(["tokens", "3", "2", "-1"]));
    }

    [Theory]
    [InlineData("13|.", "It| is| 19", "the first begins with “13”, the second with “It”")]
    [InlineData("It| is| 13|.", ".|5| is| it", "the first begins with “It”, the second with “.”")]
    [InlineData("a", "", "the second has no token")]
    public void Texts_that_part_at_once_have_nothing_in_common(string a, string b, string reason)
    {
        static Trace Of(string tokens) => SampleTrace.Of(6, tokens.Split('|', StringSplitOptions.RemoveEmptyEntries));
        Assert.EndsWith(reason, Assert.Throws<FathomException>(() => Comparison.Of(Of(a), Of(b))).Message);
    }

    [Fact]
    public void What_could_not_be_measured_in_both_has_no_difference()
    {
        var a = SampleTrace.Of(4, (_, token) => token == 0 ? float.NaN : 0.25f, "x"u8.ToArray(), "y"u8.ToArray());
        var comparison = Comparison.Of(a, SampleTrace.Of(4, (_, _) => 0.75f, "x"u8.ToArray(), "y"u8.ToArray()));
        Assert.Equal([float.NaN, 0.5f], comparison.Difference(trace => trace.Measures.JsdBits)!.Layer(1).ToArray());
        Assert.Equal([null, 3], comparison.Columns.Select(comparison.SettlingChange));
        Assert.Contains("3 cells could not be measured", ReportText.Plain(ComparisonReport.Of(comparison, new())));
    }

    [Fact]
    public void A_measure_that_one_of_them_lacks_is_refused()
    {
        var a = SampleTrace.Of(4, "x");
        var comparison = Comparison.Of(a, a with { Conventions = a.Conventions with { Lens = LensName.None } });
        Assert.StartsWith("difference in L2 norm", DifferenceFigure.Of(comparison, new()).Scale.Title);
        var error = Assert.Throws<FathomException>(() => DifferenceFigure.Of(comparison, new() { Measure = Measure.Entropy }));
        Assert.Equal("the trace of sample (no lens) does not have the measure entropy", error.Message);
    }

    [Fact]
    public void Embeddings_are_compared_where_both_have_them()
    {
        var a = SampleTrace.Of(4, "x", "y");
        var b = a with { Measures = a.Measures with { EmbeddingNorms = [11, 14] } };
        var figure = DifferenceFigure.Of(Comparison.Of(a, b), new() { Measure = Measure.Norm, Layers = (0, 1) });
        Assert.Equal([0, 1], figure.Rows.Select(row => row.Layer));
        Assert.Equal([1, 3, 0, 0], figure.Raw.Cast<float>());
        Assert.Equal([1f, 3], Comparison.Of(a, b).Difference(trace => trace.Measures.EmbeddingNorms)!);
        Assert.Contains("jsd has layers 1 to 4", Assert.Throws<FathomException>(() => DifferenceFigure.Of(Comparison.Of(a, b), new() { Layers = (0, 1) })).Message);
        Assert.Equal(8, DifferenceFigure.Of(Comparison.Of(a, b), new() { Measure = Measure.JsdMid }).Raw.Length);
    }

    [Fact]
    public void A_columns_difference_is_that_of_its_tokens_largest_values()
    {
        var a = SampleTrace.Of(3, (layer, token) => 0.1f * layer + 0.2f * token, "a"u8.ToArray(), "b"u8.ToArray());
        var b = SampleTrace.Of(3, (_, _) => 1, "ab"u8.ToArray());
        var difference = Comparison.Of(a, b).Difference(trace => trace.Measures.JsdBits)!;
        Assert.Equal((3, 1), (difference.Layers, difference.Tokens));
        Assert.Equal([1 - 0.3f, 1 - 0.4f, 0], difference.Values.ToArray(), (x, y) => Math.Abs(x - y) < 1e-6);
    }

    [Fact]
    public void Layers_of_different_numbers_meet_at_the_nearest_relative_depth()
    {
        var a = SampleTrace.Of(3, (layer, _) => layer, "x"u8.ToArray());
        var b = SampleTrace.Of(6, (layer, _) => layer, "x"u8.ToArray());
        var comparison = Comparison.Of(a, b);
        Assert.Equal([1f, 2, 0], comparison.Difference(trace => trace.Measures.JsdBits)!.Values.ToArray());
        Assert.Equal([-1f, -2, 0], Comparison.Of(b, a).Difference(trace => trace.Measures.JsdBits)!.Values.ToArray());
        Assert.Equal((3, false), (comparison.Layers, comparison.SameLayers));
    }

    [Fact]
    public void Settling_changes_in_layers_or_in_relative_depth()
    {
        static Trace Settles(int layers, int at) => SampleTrace.Of(layers, (layer, _) => layer < at ? 1 : 0, "x"u8.ToArray());
        Assert.Equal(-2, ChangeOfFirst(Settles(8, 5), Settles(8, 3)));
        Assert.Equal(0.25, ChangeOfFirst(Settles(8, 4), Settles(4, 3)));

        static double? ChangeOfFirst(Trace a, Trace b) => Comparison.Of(a, b) is var comparison ? comparison.SettlingChange(comparison.Columns[0]) : null;
    }

    [Fact]
    public void Other_conventions_are_refused_unless_forced_and_then_warned_of()
    {
        var a = SampleTrace.Of(6, "x");
        foreach (var other in (Conventions[])[a.Conventions with { G = 0.25m }, a.Conventions with { Rho = 0.9m }, a.Conventions with { Profile = LensProfile.PaperLiteral }])
        {
            Assert.Equal(Remedy.CompareNevertheless, Assert.Throws<FathomException>(() => Comparison.Of(a, a with { Conventions = other })).Remedy);
            var forced = Comparison.Of(a, a with { Conventions = other }, force: true);
            Assert.Single(forced.Warnings);
            Assert.Contains("warning: the traces are not comparable", DifferenceFigure.Of(forced, new()).Caption);
        }
        Assert.Empty(Comparison.Of(a, a with { Conventions = a.Conventions with { Lens = LensName.Parse("tuned lens") } }).Warnings);
    }

    [Fact]
    public void The_picture_is_centred_on_0()
    {
        var a = SampleTrace.Of(4, (_, _) => 0.5f, "x"u8.ToArray(), "y"u8.ToArray());
        var b = SampleTrace.Of(4, (layer, token) => token == 0 ? 0.5f : layer == 1 ? 0.7f : 0.2f, "x"u8.ToArray(), "y"u8.ToArray());
        var figure = DifferenceFigure.Of(Comparison.Of(a, b), new());
        Assert.Equal(["-0.50", "-0.25", "0.00", "0.25", "0.50"], figure.Scale.Ticks.Select(tick => tick.Label));
        Assert.Equal(0.5f, figure.Drawn[0, 0]);
        Assert.Equal(0.7f, figure.Drawn[0, 1], 1e-6f);
        Assert.Equal(0.2f, figure.Drawn[1, 1], 1e-6f);
        Assert.Equal(3, figure.Rows.Count);
    }

    [Theory]
    [InlineData("abacus", "sum", 380)]
    [InlineData("smollm2", "chat-sum", 49152)]
    public void A_trace_differs_from_itself_nowhere(string model, string name, int vocabulary)
    {
        var trace = SampleTrace.Answer(model, name, vocabulary);
        var comparison = Comparison.Of(trace, trace);
        foreach (var measure in (Measure[])[Measure.Jsd, Measure.Kl, Measure.Entropy, Measure.Probability, Measure.Rank, Measure.Cosine, Measure.Norm])
            Assert.All(comparison.Difference(measure).Values.ToArray(), value => Assert.Equal(0, value));
        Assert.All(comparison.Columns, column => Assert.Equal(0, comparison.SettlingChange(column)));
        Assert.Equal((0, null), (comparison.DtrChange, comparison.FirstDifference));
        Assert.Equal(trace.Tokens.Count, comparison.Columns.Count);
    }

    [Fact]
    public void Bytes_that_are_no_whole_character_stay_apart_from_those_that_are()
    {
        byte[] euro = Encoding.UTF8.GetBytes("€");
        var a = SampleTrace.Of(4, (_, _) => 0, euro[..1], euro[1..]);
        var b = SampleTrace.Of(4, (_, _) => 0, euro);
        Assert.Equal([new("€", (0, 0), (0, 1), (0, 0))], Comparison.Of(a, b).Columns);
    }

    [Fact]
    public void By_position_tokens_are_compared_whatever_they_say()
    {
        Trace a = SampleTrace.Of(6, "It", " is", " 13", "."), b = SampleTrace.Of(6, "It", " was", " 19", ".", " So");
        var comparison = Comparison.Of(a, b, byPosition: true);
        Assert.Equal(["It", " is→ was", " 13→ 19", "."], comparison.Columns.Select(column => column.Text));
        Assert.Equal(1, comparison.FirstDifference);
        Assert.Equal(Enumerable.Range(0, 4).Select(column => b.Measures.JsdBits[2, column] - a.Measures.JsdBits[2, column]), comparison.Difference(trace => trace.Measures.JsdBits)!.Layer(2).ToArray());
        Assert.Contains("first differ at column 1: A has “is”, B “was”", Told(comparison), StringComparison.Ordinal);
        var prompted = a with { Tokens = [.. a.Tokens.Select((token, i) => token with { Generated = i > 1 })] };
        Assert.Equal((2, 0), Comparison.Of(prompted, SampleTrace.Of(6, "x", "y"), byPosition: true).Columns[0] is var first ? (first.A.First, first.B.First) : default);
    }

    [Fact]
    public void Final_distributions_that_are_stored_whole_are_compared_exactly()
    {
        double[] p = [0.7, 0.2, 0.1], q = [0.5, 0.25, 0.25];
        var final = Comparison.Of(Stored(3, p), Stored(3, q)) is var comparison ? comparison.Final(comparison.Columns[0])!.Value : default;
        double jsd = p.Zip(q, static (x, y) => (x * Math.Log2(2 * x / (x + y)) + y * Math.Log2(2 * y / (x + y))) / 2).Sum(), kl = p.Zip(q, static (x, y) => x * Math.Log(x / y)).Sum();
        Assert.Equal((jsd, jsd, kl, kl), (final.LeastJsdBits, final.MostJsdBits, final.LeastKlNats, final.MostKlNats!.Value), Close);

        static bool Close((double, double, double, double) a, (double, double, double, double) b) =>
            Math.Abs(a.Item1 - b.Item1) < 1e-6 && Math.Abs(a.Item2 - b.Item2) < 1e-6 && Math.Abs(a.Item3 - b.Item3) < 1e-6 && Math.Abs(a.Item4 - b.Item4) < 1e-6;
    }

    [Fact]
    public void Final_distributions_of_which_some_tokens_are_stored_lie_between_bounds_that_hold_and_narrow() =>
        Gen.Select(Gen.Double[0.001, 1].Array[8], Gen.Double[0.001, 1].Array[8]).Sample((x, y) =>
        {
            double[] p = [.. x.Select(value => value / x.Sum())], q = [.. y.Select(value => value / y.Sum())];
            double jsd = p.Zip(q, static (x, y) => (x * Math.Log2(2 * x / (x + y)) + y * Math.Log2(2 * y / (x + y))) / 2).Sum(), kl = p.Zip(q, static (x, y) => x * Math.Log(x / y)).Sum();
            double width = double.PositiveInfinity;
            foreach (int stored in (int[])[1, 3, 5, 8])
            {
                var comparison = Comparison.Of(Stored(stored, p), Stored(stored, q));
                var final = comparison.Final(comparison.Columns[0])!.Value;
                Assert.InRange(jsd, final.LeastJsdBits - 1e-6, final.MostJsdBits + 1e-6);
                Assert.InRange(kl, final.LeastKlNats - 1e-6, (final.MostKlNats ?? double.PositiveInfinity) + 1e-6);
                Assert.True(final.MostJsdBits - final.LeastJsdBits <= width + 1e-6);
                width = final.MostJsdBits - final.LeastJsdBits;
            }
        });

    [Fact]
    public void Final_distributions_of_other_vocabularies_are_not_compared_and_that_is_said()
    {
        Trace a = Stored(2, [0.5, 0.3, 0.2]), b = Stored(2, [0.5, 0.25, 0.25]) is var trace ? trace with { Model = trace.Model with { Vocabulary = 4 } } : null!;
        var comparison = Comparison.Of(a, b);
        Assert.Null(comparison.Final(comparison.Columns[0]));
        Assert.Contains("They are not compared: the models have vocabularies of 3 and 4 tokens.", Told(comparison), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_cell_has_both_values_and_both_likeliest_tokens()
    {
        Trace a = Stored(2, [0.5, 0.3, 0.2]), b = Stored(2, [0.25, 0.5, 0.25]);
        using var stream = new MemoryStream();
        ComparisonJson.Write(stream, Comparison.Of(a, b));
        using var json = JsonDocument.Parse(stream.ToArray());
        var root = json.RootElement;
        Assert.Equal(a.Measures.JsdBits[1, 0], root.GetProperty("values").GetProperty("a").GetProperty("jsd_bits")[0][0].GetSingle());
        Assert.Equal(b.Measures.JsdBits[1, 0], root.GetProperty("values").GetProperty("b").GetProperty("jsd_bits")[0][0].GetSingle());
        Assert.Equal(("t0", "t1"), (Likeliest("a"), Likeliest("b")));
        Assert.Contains("; the likeliest is “t0” (50.0 %) in A and “t1” (50.0 %) in B", Told(Comparison.Of(a, b)), StringComparison.Ordinal);

        string? Likeliest(string side) => root.GetProperty("likeliest").GetProperty(side)[1][0].GetProperty("text").GetString();
    }

    [Fact]
    public void The_page_has_both_values_and_both_likeliest_tokens_of_each_cell()
    {
        Trace a = Stored(2, [0.5, 0.3, 0.2]), b = Stored(2, [0.25, 0.5, 0.25]);
        var content = PageContent.Of(Comparison.Of(a, b), new());
        Assert.Equal(["value", "a", "b"], content.Measures.Select(measure => measure.Key));
        Assert.Equal((a.Measures.JsdBits[1, 0], b.Measures.JsdBits[1, 0]), (content.Measures[1].Values[0], content.Measures[2].Values[0]));
        Assert.Equal(["A: t0", "B: t1"], content.Top!.Labels);
        Assert.Equal([0.5f, 0.5f], content.Top.Probabilities);
    }

    /// <summary>A trace of one column, the token 0, of which the likeliest tokens of a last distribution are stored.</summary>
    static Trace Stored(int count, double[] distribution)
    {
        var trace = SampleTrace.Of(2, "t0");
        int[] ids = [.. Enumerable.Range(0, distribution.Length).OrderByDescending(id => distribution[id]).Take(count)];
        float[] probabilities = [.. ids.Select(id => (float)distribution[id])];
        return trace with
        {
            Model = trace.Model with { Vocabulary = distribution.Length },
            Measures = trace.Measures with { Probability = new(2, 1, [(float)distribution[0], (float)distribution[0]]) },
            Top = new(count, [.. ids, .. ids], [.. probabilities, .. probabilities], ids.ToDictionary(id => id, id => (ReadOnlyMemory<byte>)Encoding.ASCII.GetBytes($"t{id}"))),
        };
    }

    static string Told(Comparison comparison) => ReportText.Plain(ComparisonReport.Tables(comparison));
}
