using System.Text.Json;
using Fathom.Charts;
using Fathom.Reports;
using Fathom.Studies.Reporting;
using Fathom.Studies.Storing;
using Sample = Fathom.Tests.Studies.MadeStudy.Sample;

namespace Fathom.Tests.Studies;

public sealed class StudyComparisonTests : IDisposable
{
    const int Resamplings = 150;

    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Differences_are_taken_prompt_by_prompt()
    {
        Sample[] a = [.. MadeStudy.Random(12, 5, seed: 1)], b = [.. MadeStudy.Random(14, 3, seed: 2).Where(sample => sample.Prompt != "p3")];
        var told = Compare(a, b).Json;
        string[] prompts = [.. a.Select(sample => sample.Prompt).Distinct().Where(id => id != "p3")];
        Assert.Equal((11, 55, 33, 1, 2), (Int("prompts"), Int("samples_a"), Int("samples_b"), Int("alone_a"), Int("alone_b")));
        int[][] draws = [.. PlainStatistics.Draws(prompts.Length, Resamplings, seed: 1)];
        Check("accuracy", sample => sample.Correct == true ? 1 : 0);
        Check("dtr", sample => sample.Dtr!.Value);
        Check("tokens", sample => sample.Tokens);
        Check("settling_mean", sample => sample.Dtr!.Value * 30);
        Check("cut", sample => sample.Finish == "length" ? 1 : 0);

        void Check(string key, Func<Sample, double> value)
        {
            double[] differences = [.. prompts.Select(id => b.Where(sample => sample.Prompt == id).Average(value) - a.Where(sample => sample.Prompt == id).Average(value))];
            var figure = told.GetProperty("figures").EnumerateArray().Single(figure => figure.GetProperty("figure").GetString() == key);
            PlainStatistics.Near(prompts.Average(id => a.Where(sample => sample.Prompt == id).Average(value)), figure.GetProperty("a"), $"{key} of A");
            PlainStatistics.Near(differences.Average(), PlainStatistics.Interval([.. draws.Select(draw => (double?)draw.Average(prompt => differences[prompt]))]), figure.GetProperty("difference"), key);
        }

        int Int(string name) => told.GetProperty(name).GetInt32();
    }

    [Fact]
    public void A_study_does_not_differ_from_itself()
    {
        Sample[] samples = [.. MadeStudy.Random(6, 3, seed: 1)];
        var (comparison, report, _) = Compare(samples, samples);
        Assert.All(comparison.Figures.Where(figure => figure.Prompts > 0), figure => Assert.Equal((0.0, new(0, 0)), (figure.Difference.Value, figure.Difference.Interval)));
        Assert.Contains("Both were made with the same model and options", report, StringComparison.Ordinal);
        Assert.Contains("show no difference", report, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", report, StringComparison.Ordinal);
    }

    [Fact]
    public void A_prompt_that_asks_something_else_is_left_out_and_told()
    {
        using (MadeStudy.Of(folder.File("a.duckdb"), [.. MadeStudy.Random(3, 2, 1)]))
        using (MadeStudy.Of(folder.File("b.duckdb"), [.. MadeStudy.Random(3, 2, 1)]))
        { }
        using (var writable = StudyFile.Open(folder.File("b.duckdb"), readOnly: false))
        using (var change = writable.Duck.CreateCommand())
        {
            change.CommandText = "update prompts set expected = '7' where id = 'p1'; update study set grader = 'boxed'";
            change.ExecuteNonQuery();
        }
        var (comparison, report, _) = Compared();
        Assert.Equal(2, comparison.Prompts);
        Assert.Contains("1 prompt has the same name and asks or expects something else; it is left out: p1", report, StringComparison.Ordinal);
        Assert.Contains("graded otherwise: number in A, boxed in B", report, StringComparison.Ordinal);
        Assert.Contains("grade is boxed and was number", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Studies_without_a_common_prompt_are_refused() => Assert.Contains("no prompt in common", Assert.Throws<FathomException>(() =>
        Compare([.. MadeStudy.Random(2, 2, 1)], [.. MadeStudy.Random(2, 2, 1).Select(sample => sample with { Prompt = $"other {sample.Prompt}" })])).Message, StringComparison.Ordinal);

    (StudyComparison Comparison, string Report, JsonElement Json) Compare(Sample[] a, Sample[] b)
    {
        MadeStudy.Of(folder.File("a.duckdb"), a).Dispose();
        MadeStudy.Of(folder.File("b.duckdb"), b).Dispose();
        return Compared();
    }

    (StudyComparison Comparison, string Report, JsonElement Json) Compared()
    {
        using StudyFile a = StudyFile.Open(folder.File("a.duckdb"), readOnly: true), b = StudyFile.Open(folder.File("b.duckdb"), readOnly: true);
        var comparison = StudyComparison.Of(a, b, new() { Resamplings = Resamplings });
        using MemoryStream json = new(), page = new();
        ComparedJson.Write(json, comparison);
        DrawnForms.ReportsInWords.Write(ComparedReport.Of(comparison), page, ".html");
        return (comparison, ReportText.Plain(ComparedReport.Of(comparison).Sections), JsonElement.Parse(json.ToArray()));
    }
}
