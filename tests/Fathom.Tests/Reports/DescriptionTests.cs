using System.Text.Json;
using Fathom.Figures;
using Fathom.Lenses;
using Fathom.Models;
using Fathom.Reports;
using Fathom.Runs;
using Fathom.Tests.Figures;
using Fathom.Tests.Traces;
using Fathom.Traces;

namespace Fathom.Tests.Reports;

public class DescriptionTests
{
    static readonly FigureOptions Default = new();
    static readonly Lazy<Trace> Abacus = new(() =>
        Measured(Fixtures.Model("abacus/abacus-q8_0.gguf"), SafetensorsFixture.Open(Fixtures.Path("abacus/sum.safetensors")).Integers("input_ids")));
    static readonly Lazy<Trace> Llama = new(() => Measured(Fixtures.Path("architectures/llama/model.gguf"), [1, 5, 9, 20, 33, 40, 7, 8]));
    static readonly Lazy<Trace> Long = new(() => MeasuredTrace.Tiled(2000));

    public static TheoryData<string, string> Measures
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var measure in Measure.All)
                foreach (string answer in (string[])["abacus", "llama"])
                    data.Add(answer, measure.Name);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Measures))]
    public void Every_number_in_a_description_is_the_traces(string model, string measure)
    {
        var trace = model == "abacus" ? Abacus.Value : Llama.Value;
        DescriptionCheck.Of(trace, Default with { Measure = Measure.Named(measure) }).Run();
    }

    [Theory]
    [InlineData("abacus")]
    [InlineData("smollm2")]
    public void Every_number_is_the_reference_implementations_too(string model) => DescriptionCheck.Of(AnswerOf(model), Default).Run();

    [Fact]
    public void Every_number_of_2000_tokens_is_the_traces()
    {
        foreach (var measure in (Measure[])[Measure.Jsd, Measure.Probability, Measure.Norm])
            DescriptionCheck.Of(Long.Value, Default with { Measure = measure }).Run();
    }

    [Fact]
    public void Of_many_that_settle_alike_some_are_named_and_the_others_counted()
    {
        var trace = SampleTrace.Of(4, (_, _) => 0, [.. Enumerable.Range(0, 30).Select(token => new[] { (byte)('a' + token % 26) })]);
        Assert.Contains(Description.Of(trace, Default).Observations, said => said.StartsWith("The last to settle: at layer 1 “a” (column 0), ", StringComparison.Ordinal)
            && said.EndsWith("“h” (column 7) and 22 others.", StringComparison.Ordinal));
    }

    [Fact]
    public void Part_of_a_picture_is_told_with_the_traces_own_columns_and_layers() =>
        DescriptionCheck.Of(AnswerOf("abacus"), Default with { Tokens = (12, 20), Layers = (15, 35), Palette = Palette.Paper }).Run();

    [Fact]
    public void What_could_not_be_measured_is_said()
    {
        var trace = SampleTrace.Of(6, (layer, token) => token == 1 ? float.NaN : 1f / layer, "a"u8.ToArray(), "b"u8.ToArray(), "c"u8.ToArray());
        DescriptionCheck.Of(trace, Default).Run();
        Assert.EndsWith("not measured at layers 1 to 5. Where it settles could not be measured.", Description.Of(trace, Default).Analysis[1].Text);
        var nothing = SampleTrace.Of(6, (_, _) => float.NaN, "a"u8.ToArray(), "b"u8.ToArray());
        Assert.Contains("; 10 cells could not be measured.", Description.Of(nothing, Default).Overview);
    }

    [Fact]
    public void A_run_of_which_one_token_was_measured_settles_where_that_does()
    {
        var trace = SampleTrace.Of(6, (layer, token) => token % 2 == 0 ? float.NaN : layer < 3 ? 1 : 0, [.. Enumerable.Range(0, 25).Select(token => new[] { (byte)('a' + token % 26) })]);
        DescriptionCheck.Of(trace, Default).Run();
        Assert.Contains(Description.Of(trace, Default).Analysis, entry => entry.Text.EndsWith("Settling could be measured for 1 of 2. It settles at layer 3 and stays settled.", StringComparison.Ordinal));
    }

    [Fact]
    public void An_infinite_value_is_drawn_as_the_largest_and_called_infinity()
    {
        var trace = SampleTrace.Of(6, (layer, _) => layer < 3 ? float.PositiveInfinity : 0.5f, "a"u8.ToArray(), "b"u8.ToArray());
        var band = Description.Of(trace, Default with { Measure = Measure.Kl }).Analysis[0].Bands[0];
        Assert.Equal((1, 2, ValueLevel.VeryHigh, float.PositiveInfinity), (band.FromLayer, band.ToLayer, band.Level, band.Max));
    }

    [Fact]
    public void A_token_that_the_model_adds_to_a_text_is_no_part_of_it()
    {
        var sample = SampleTrace.Of(6, "a", "b", "c");
        var trace = sample with { Tokens = [.. sample.Tokens.Select((token, i) => token with { Generated = false, Predicted = i == 2 })] };
        Assert.Contains("The text is “ab”.", Description.Of(trace, Default).Overview, StringComparison.Ordinal);
        Assert.Contains("“c” (column 2, predicted)", Description.Of(trace, Default).Analysis[2].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_sentence_of_a_group_states_the_same_cells_as_its_range()
    {
        var trace = SampleTrace.Of(3, (_, token) => token == 0 ? 0.9f : 0.1f, "a"u8.ToArray(), "b"u8.ToArray());
        var description = Description.Of(trace, Default with { Groups = [new(0, 1, "ab")] });
        var entry = description.Analysis[0];
        Assert.Contains("very high, 0.10 to 0.90 bits, at layers 1 and 2", entry.Text, StringComparison.Ordinal);
        Assert.Equal((0.1f, 0.9f), (entry.Bands[0].Min, entry.Bands[0].Max));
        Assert.EndsWith("They settle at layers 1 to 3 and stay settled.", entry.Text, StringComparison.Ordinal);
        Assert.Contains("of groups and of tokens that are in none, all values are 0.90 bits", description.Overview, StringComparison.Ordinal);
    }

    [Fact]
    public void A_description_of_one_column_has_no_quantiles()
    {
        var trace = AnswerOf("abacus");
        var description = Description.Of(trace, Default with { Tokens = (12, 12) });
        string told = ReportText.Plain(description.Sections);
        Assert.Single(description.Analysis);
        Assert.DoesNotContain("half", told, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("nine in ten", told, StringComparison.Ordinal);
        Assert.DoesNotContain("to settle:", told, StringComparison.Ordinal);
        Assert.DoesNotContain("mean over all tokens", told, StringComparison.Ordinal);
        Assert.Contains($"like the final one by layer {trace.Depth().Tokens[12].Settling} of {trace.Layers}", description.Interpretation, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_that_tie_are_told_as_ties()
    {
        var trace = SampleTrace.Of(4, (layer, token) => layer == 2 && token != 3 ? 1 : 0, [.. "abcdef".Select(letter => new[] { (byte)letter })]);
        string[] told = [.. Description.Of(trace, Default with { Measure = Measure.Kl }).Observations];
        Assert.Contains(told, said => said.StartsWith("The largest value, ", StringComparison.Ordinal)
            && said.EndsWith("is that of “a” (column 0) at layer 2, “b” (column 1) at layer 2, “c” (column 2) at layer 2 and 2 others.", StringComparison.Ordinal));
        Assert.Contains(told, said => said.Contains("(2 others with the same), and lowest at “d” (column 3) with ", StringComparison.Ordinal));
        Assert.Contains(told, said => said.EndsWith("on average they differ by 0.00 of the scale's length, as do 6 other pairs.", StringComparison.Ordinal));
        var same = SampleTrace.Of(4, (layer, _) => layer, "a"u8.ToArray(), "b"u8.ToArray());
        Assert.Contains("the same on average in all columns", Description.Of(same, Default with { Measure = Measure.Kl }).Observations[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Of_many_deep_tokens_the_latest_are_named_and_among_these_the_largest_drops()
    {
        var trace = SampleTrace.Of(20, (layer, token) => layer < 19 + (token == 30 ? 1 : 0) ? 0.6f + 0.01f * token : 0, [.. Enumerable.Range(0, 31).Select(token => new[] { (byte)('A' + token) })]);
        string told = Assert.Single(Description.Of(trace, Default).Observations, said => said.StartsWith("The last to settle: ", StringComparison.Ordinal));
        Assert.StartsWith("The last to settle: at layer 20 “_” (column 30); at layer 19 “^” (column 29), “]” (column 28), ", told, StringComparison.Ordinal);
        Assert.EndsWith("and 23 others.", told, StringComparison.Ordinal);
        DescriptionCheck.Of(trace, Default).Run();
    }

    [Fact]
    public void It_is_told_where_a_token_was_decided_and_what_was_likeliest_before()
    {
        var sample = SampleTrace.Of(6, "a", "b", "c");
        int[] top = [0, 0, 1, 0, 2, 1, 0, 2, 1, 0, 1, 1, 0, 1, 1, 0, 1, 1];   // a always; b from layer 4, after c at 2 and 3; c never
        var trace = sample with { Top = sample.Top with { Ids = top } };
        Assert.Equal([new(1, null, null), new(4, 2, 2), new(null, null, null)], trace.Decisions());
        var analysis = Description.Of(trace, Default).Analysis;
        Assert.EndsWith("It is the likeliest at all layers.", analysis[0].Text, StringComparison.Ordinal);
        Assert.EndsWith("It is the likeliest for good from layer 4 on, after “c” at layers 2 and 3.", analysis[1].Text, StringComparison.Ordinal);
        Assert.EndsWith("It is not the likeliest in the end, where “b” is.", analysis[2].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trace_that_stores_no_likeliest_tokens_tells_no_decision()
    {
        var sample = SampleTrace.Of(6, "a", "b");
        var trace = sample with { Top = new(0, [], [], sample.Top.Texts) };
        Assert.All(trace.Decisions(), decision => Assert.Null(decision.DecidedAt));
        Assert.DoesNotContain("likeliest for good", ReportText.Plain(Description.Of(trace, Default).Sections), StringComparison.Ordinal);
    }

    [Fact]
    public void A_last_layer_that_is_not_settled_is_told_as_it_is()
    {
        var sample = SampleTrace.Of(6, "a", "b");
        var trace = sample with { Measures = sample.Measures with { JsdBits = new(6, 2, [1, 1, 1, 1, 0.3f, 0.3f, 1, 1, 1, 1, 0.9f, 0.9f]) } };
        string told = ReportText.Plain(Description.Of(trace, Default).Sections).ReplaceLineEndings(" ");
        Assert.Contains("none of them stays settled", told, StringComparison.Ordinal);
        Assert.Contains("comes undone once, and does not stay settled", told, StringComparison.Ordinal);
    }

    [Fact]
    public void Twenty_tokens_are_told_one_by_one_and_thousands_in_runs_that_leave_no_column_out()
    {
        Assert.Equal(18, Description.Of(AnswerOf("smollm2"), Default).Analysis.Count);
        var analysis = Description.Of(Long.Value, Default).Analysis;
        Assert.Equal(24, analysis.Count);
        Assert.Equal((0, 1999), (analysis[0].First, analysis[^1].Last));
        Assert.All(analysis.Zip(analysis.Skip(1)), pair => Assert.Equal(pair.First.Last + 1, pair.Second.First));
    }

    [Fact]
    public void The_answer_of_abacus_reads_as_a_person_would_write_it() =>
        Snapshot.Match(ReportText.Plain(Description.Of(AnswerOf("abacus"), Default).Sections), "abacus.txt");

    [Fact]
    public void A_matrix_of_another_program_is_told_too()
    {
        var matrix = ForeignMatrix.Named(new LayerMatrix(3, 2, [-4, 0.5f, 2, float.NaN, 6, 1]), [0, 5, 9], ["one", " two"]);
        Snapshot.Match(ReportText.Markdown(Description.Of(matrix, new() { Source = "m.csv", Drawing = new() { ScaleTitle = "score (points)" } }).Sections), "matrix.md");
    }

    [Fact]
    public void Tokens_of_a_matrix_that_hold_no_spaces_are_told_apart()
    {
        var matrix = ForeignMatrix.Named(new LayerMatrix(1, 3, [0, 0.5f, 1]), tokens: ["the", "cat", "sat"]);
        Assert.EndsWith("Its source: a matrix of 1 layer by 3 tokens. The text is “the cat sat”.", Description.Of(matrix, new()).Overview);
    }

    [Fact]
    public void Tokens_are_no_markup()
    {
        var trace = SampleTrace.Of(6, "<img src=x onerror=alert(1)>", "[a](b)", "*", "\e[31m");
        string markdown = ReportText.Markdown(Description.Of(trace, Default).Sections);
        Assert.Contains(@"\<img src=x onerror=alert(1)\>", markdown);
        Assert.Contains(@"\[a\](b)", markdown);
        Assert.DoesNotContain('\e', markdown);
    }

    [Fact]
    public void JSON_holds_the_same()
    {
        var description = Description.Of(AnswerOf("abacus"), Default);
        using var stream = new MemoryStream();
        DescriptionJson.Write(stream, description);
        var json = JsonDocument.Parse(stream.ToArray()).RootElement;
        Assert.Equal(description.Overview, json.GetProperty("overview").GetString());
        Assert.Equal(description.Axes, json.GetProperty("axes").GetString());
        Assert.Equal(description.Interpretation, json.GetProperty("interpretation").GetString());
        Assert.Equal(description.Observations, json.GetProperty("observations").EnumerateArray().Select(item => item.GetString()!));
        var band = json.GetProperty("analysis")[0].GetProperty("bands")[0];
        Assert.Equal((1, "very high"), (band.GetProperty("from_layer").GetInt32(), band.GetProperty("word").GetString()));
        Assert.Equal(description.Analysis[0].Bands[0].Min, band.GetProperty("min").GetSingle());
        Assert.Equal(description.Analysis[0].Bands[0].Peaks, band.GetProperty("peaks").EnumerateArray().Select(item => item.GetInt32()));
    }

    static Trace Measured(string path, int[] ids)
    {
        using var model = LanguageModel.Open(path);
        return DepthRun.Measure(model, RunInput.Text(ids), new() { Sublayers = true });
    }

    static Trace AnswerOf(string model) =>
        model == "abacus" ? SampleTrace.Answer("abacus", "sum", 380) : SampleTrace.Answer("smollm2", "chat-sum", 49152);
}
