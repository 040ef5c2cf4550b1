using System.Text.Json;
using Fathom.Figures;
using Fathom.Reports;
using Fathom.Tests.Figures;
using Fathom.Tests.Traces;
using Fathom.Traces;

namespace Fathom.Tests.Reports;

public class DescriptionTests
{
    static readonly FigureOptions Default = new();

    public static TheoryData<string, string> Measures
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var measure in Measure.All.Except([Measure.Update, Measure.Attention, Measure.Mlp]))
                foreach (string answer in (string[])["abacus", "smollm2"])
                    data.Add(answer, measure.Name);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Measures))]
    public void Every_number_in_a_description_is_the_traces(string model, string measure)
    {
        var trace = AnswerOf(model);
        DescriptionCheck.Of(trace, Default with { Measure = Measure.Named(measure) }).Run();
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
    public void An_infinite_value_is_drawn_as_the_largest_and_called_infinity()
    {
        var trace = SampleTrace.Of(6, (layer, _) => layer < 3 ? float.PositiveInfinity : 0.5f, "a"u8.ToArray(), "b"u8.ToArray());
        var band = Description.Of(trace, Default with { Measure = Measure.Kl }).Analysis[0].Bands[0];
        Assert.Equal((1, 2, ValueLevel.VeryHigh, float.PositiveInfinity), (band.FromLayer, band.ToLayer, band.Level, band.Max));
    }

    [Fact]
    public void Twenty_tokens_are_told_one_by_one_and_thousands_in_runs_that_leave_no_column_out()
    {
        Assert.Equal(18, Description.Of(AnswerOf("smollm2"), Default).Analysis.Count);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var analysis = Description.Of(MeasuredTrace.Tiled(2000), Default).Analysis;
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"{watch.Elapsed}");
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
        Snapshot.Match(ReportText.Markdown(Description.Of(matrix, new() { Source = "m.csv", ScaleTitle = "score (points)" }).Sections), "matrix.md");
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

    static Trace AnswerOf(string model) =>
        model == "abacus" ? SampleTrace.Answer("abacus", "sum", 380) : SampleTrace.Answer("smollm2", "chat-sum", 49152);
}
