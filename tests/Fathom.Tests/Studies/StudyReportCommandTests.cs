using Fathom.Cli;
using Fathom.Studies.Data;
using Fathom.Studies.Storing;
using Fathom.Tests.Cli;

namespace Fathom.Tests.Studies;

public sealed class StudyReportCommandTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public StudyReportCommandTests() => File.WriteAllLines(folder.File("sums.jsonl"), Enumerable.Range(0, 6).Select(static i =>
        $$"""{"id": "sum {{i}}", "question": "Let A = {{23 + 3 * i}} and B = {{5 + 2 * i}}. What is the sum of A and B?\n(A) {{28 + 5 * i}} (B) {{27 + i}} (C) {{32 + i}} (D) {{43 + i}}", "answer": "A"}"""));

    public void Dispose() => folder.Dispose();

    /// <summary>Other thresholds are read off stored divergences; the study's own must give what was measured.</summary>
    [Theory, InlineData("cells"), InlineData("traces")]
    public void Stored_divergences_give_the_measured_ratio_under_the_same_thresholds(string store)
    {
        Run("s.duckdb", "--store", store);
        var told = FathomRun.Of("study", "report", folder.File("s.duckdb"), "--json", "--resamplings", "10").Json;
        var dtr = told.GetProperty("measures").EnumerateArray().Single(static measure => measure.GetProperty("measure").GetString() == "dtr");
        var point = told.GetProperty("thresholds").EnumerateArray().Single(static point => point.GetProperty("g").GetDecimal() == 0.5m && point.GetProperty("rho").GetDecimal() == 0.85m);
        Assert.Equal(12 * 7, told.GetProperty("thresholds").GetArrayLength());
        Assert.Equal(told.GetProperty("dtr").GetDouble(), point.GetProperty("mean_dtr").GetDouble(), 1e-9);
        Assert.Equal(dtr.GetProperty("pearson").GetProperty("value").GetDouble(), point.GetProperty("pearson").GetDouble(), 1e-9);
        Assert.Equal(dtr.GetProperty("auroc_within").GetProperty("value").GetDouble(), point.GetProperty("auroc_within").GetDouble(), 1e-9);
        Assert.Equal(1, told.GetProperty("settling_right").EnumerateArray().Sum(static share => share.GetDouble()), 1e-9);
        Assert.Equal(36, told.GetProperty("divergence_wrong").GetArrayLength());
        Assert.All(told.GetProperty("divergence_wrong")[35].EnumerateArray(), static last => Assert.Equal(0, last.GetDouble()));
    }

    [Theory]
    [InlineData("cells", "delete from cells where sample = 1 and layer = 7", "sample 1, are not whole")]
    [InlineData("traces", "update traces set bytes = bytes[1:200] where sample = 2 and part = 0", "sample 2, cannot be read")]
    public void Divergences_that_are_not_whole_are_refused(string store, string damage, string reason)
    {
        Run("s.duckdb", "--store", store);
        using (var study = StudyFile.Open(folder.File("s.duckdb"), readOnly: false))
            study.Duck.Run(damage);
        FathomRun.Of("study", "report", folder.File("s.duckdb"), "--resamplings", "0").Refused(ExitCode.Error, reason);
    }

    [Fact]
    public void A_report_is_written_in_every_form()
    {
        Run("s.duckdb", "--store", "cells");
        string[] endings = ["html", "md", "txt", "json", "png", "svg", "pdf"];
        var run = FathomRun.Of(["study", "report", folder.File("s.duckdb"), "--quiet", "--resamplings", "50", .. endings.SelectMany(ending => (string[])["--out", folder.File($"r.{ending}")])]);
        Assert.Equal((ExitCode.Fine, ""), (run.Code, run.Out));
        Assert.All(endings, ending => Assert.True(new FileInfo(folder.File($"r.{ending}")).Length > 1_000, ending));
        string page = File.ReadAllText(folder.File("r.html"));
        Assert.All(["Right answers", "Wrong answers", "Right less wrong answers", "Settling depth of tokens", "What may not be concluded"], heading => Assert.Contains(heading, page, StringComparison.Ordinal));
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Depth_alone_tells_what_it_can()
    {
        Run("s.duckdb", "--depth-only", "--store", "cells");
        string text = FathomRun.Of("study", "report", folder.File("s.duckdb"), "--resamplings", "50").Out;
        Assert.Contains("depth alone was measured", text, StringComparison.Ordinal);
        Assert.Contains("prefix DTR", text, StringComparison.Ordinal);
        Assert.Contains("Not measured, or not graded: mean settling depth", text, StringComparison.Ordinal);
        Assert.All(text.Split('\n'), static line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public void Answers_of_another_program_are_reported_on_without_a_model()
    {
        File.WriteAllText(folder.File("said.jsonl"), "{\"question\": \"7 + 6?\", \"answer\": 13, \"said\": [\"It is 13.\", \"\\\\boxed{14}\"]}\n");
        FathomRun.Of("study", "run", folder.File("s.duckdb"), "--data", folder.File("said.jsonl"), "--response-column", "said", "--no-model", "--grade", "auto");
        var run = FathomRun.Of("study", "report", folder.File("s.duckdb"));
        Assert.Equal(ExitCode.Fine, run.Code);
        Assert.Contains("50.0 %", run.Out, StringComparison.Ordinal);
        Assert.Contains("Nothing was both measured and graded", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_studies_are_compared()
    {
        Run("a.duckdb");
        Run("b.duckdb", "--temperature", "0.5");
        var run = FathomRun.Of("study", "compare", folder.File("a.duckdb"), folder.File("b.duckdb"), "--out", folder.File("c.html"));
        Assert.Equal(ExitCode.Fine, run.Code);
        Assert.Contains("temperature is 0.5 and was 1.5", run.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Equal(6, FathomRun.Of("study", "compare", folder.File("a.duckdb"), folder.File("b.duckdb"), "--json").Json.GetProperty("prompts").GetInt32());
        FathomRun.Of("study", "compare", folder.File("a.duckdb"), folder.File("b.duckdb"), "--out", folder.File("c.png")).Refused(ExitCode.Usage, ".html");
    }

    [Theory]
    [InlineData("--keep", "0", "above 0 and at most 1")]
    [InlineData("--keep", "1.5", "above 0 and at most 1")]
    [InlineData("--keep", "half", "is not a number")]
    [InlineData("--resamplings", "-1", "0 to 100000")]
    [InlineData("--out", "r.docx", "r.docx")]
    [InlineData("--out", "r.npz", ".npz")]
    public void What_makes_no_sense_is_refused_by_name(string option, string value, string reason) =>
        FathomRun.Of("study", "report", folder.File("s.duckdb"), option, value).Refused(ExitCode.Usage, reason);

    [Fact]
    public void A_study_without_samples_and_a_missing_one_are_refused()
    {
        FathomRun.Of("study", "report", folder.File("none.duckdb")).Refused(ExitCode.Error, "no such study");
        MadeStudy.Of(folder.File("empty.duckdb"), []).Dispose();
        FathomRun.Of("study", "report", folder.File("empty.duckdb")).Refused(ExitCode.Error, "has no sample to report on");
        FathomRun.Of("study", "compare", folder.File("empty.duckdb"), folder.File("empty.duckdb")).Refused(ExitCode.Error, "has no sample to compare");
    }

    void Run(string name, params string[] more) => Assert.Equal(ExitCode.Fine, FathomRun.Of(["study", "run", folder.File(name), "--data", folder.File("sums.jsonl"), "--id-column", "id", "--samples", "4",
        "--max-tokens", "60", "--grade", "auto", "--quiet", .. more.Contains("--temperature") ? [] : (string[])["--temperature", "1.5"], .. more]).Code);
}
