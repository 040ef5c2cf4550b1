using System.Text;
using System.Text.Json;
using Fathom.Charts;
using Fathom.Reports;
using Fathom.Studies.Reporting;
using Fathom.Studies.Storing;
using Sample = Fathom.Tests.Studies.MadeStudy.Sample;

namespace Fathom.Tests.Studies;

public sealed class FindingsTests : IDisposable
{
    const int Resamplings = 120;

    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Figures_of_measures_are_those_of_a_plain_computation()
    {
        Sample[] samples = [.. MadeStudy.Random(24, 6, seed: 3)];
        var told = Json(samples, Resamplings);
        string[] prompts = [.. samples.Select(sample => sample.Prompt).Distinct()];
        int[][] draws = [.. PlainStatistics.Draws(prompts.Length, Resamplings, seed: 1)];
        var byPrompt = samples.ToLookup(sample => Array.IndexOf(prompts, sample.Prompt));
        PlainStatistics.Near(Accuracy(samples), PlainStatistics.Interval([.. draws.Select(draw => Accuracy(draw.SelectMany(prompt => byPrompt[prompt])))]), told.GetProperty("accuracy"), "accuracy");
        foreach (var (key, value) in new (string, Func<Sample, double>)[]
        {
            ("dtr", sample => sample.Dtr!.Value), ("prefix_dtr", sample => sample.PrefixDtr!.Value), ("tokens", sample => sample.Tokens), ("reversed_tokens", sample => -sample.Tokens),
            ("negative_perplexity", sample => -Math.Exp(-sample.LogProbability!.Value)),
        })
        {
            var measure = told.GetProperty("measures").EnumerateArray().Single(measure => measure.GetProperty("measure").GetString() == key);
            Check("pearson", (x, y, _) => PlainStatistics.Pearson(x, y));
            Check("spearman", (x, y, _) => PlainStatistics.Spearman(x, y));
            Check("binned_pearson", (x, y, _) => PlainStatistics.Binned(x, y));
            Check("auroc_over_all", (x, y, _) => PlainStatistics.Auroc(x, y));
            Check("auroc_within", PlainStatistics.Auroc);
            for (int bin = 0; bin < 5; bin++)
                Check("accuracy", (x, y, _) => PlainStatistics.Bins(x, y)?[bin].Y, measure.GetProperty("bins")[bin]);

            void Check(string name, Func<double[], double[], int[], double?> figure, JsonElement? within = null)
            {
                double? Of(IEnumerable<(int Group, Sample Sample)> drawn) => drawn.ToArray() is var all
                    ? figure([.. all.Select(one => value(one.Sample))], [.. all.Select(one => one.Sample.Correct == true ? 1.0 : 0)], [.. all.Select(one => one.Group)]) : null;
                PlainStatistics.Near(Of(samples.Select(sample => (Array.IndexOf(prompts, sample.Prompt), sample))),
                    PlainStatistics.Interval([.. draws.Select(draw => Of(draw.Index().SelectMany(one => byPrompt[one.Item].Select(sample => (one.Index, sample))).OrderBy(one => samples.IndexOf(one.sample))))]),
                    (within ?? measure).GetProperty(name), $"{name} of {key}");
            }
        }
    }

    [Fact]
    public void Ways_to_one_answer_are_those_of_a_plain_computation()
    {
        Sample[] samples = [.. MadeStudy.Random(15, 7, seed: 5)];
        var told = Json(samples, Resamplings);
        Sample[][] prompts = [.. samples.GroupBy(sample => sample.Prompt).Select(ofPrompt => ofPrompt.ToArray())];
        int[][] draws = [.. PlainStatistics.Draws(prompts.Length, Resamplings, seed: 1)];
        double[] cons = [.. prompts.Select(prompt => Won(prompt, prompt, _ => 0))];
        double[] all = [.. prompts.Select(prompt => (double)prompt.Sum(sample => sample.Tokens))];
        Check("cons", cons, all);
        Check("mean", [.. prompts.Select(prompt => Accuracy(prompt)!.Value)], [.. prompts.Select(prompt => prompt.Average(sample => sample.Tokens))]);
        Kept("think", sample => sample.PrefixDtr!.Value, isEarly: true);
        Kept("think_log_probability", sample => sample.LogProbability!.Value, isEarly: true);
        Kept("whole_dtr", sample => sample.Dtr!.Value, isEarly: false);
        Kept("self_certainty", sample => sample.LogProbability!.Value * -2, isEarly: false);
        Kept("short", sample => -sample.Tokens, isEarly: false);
        Kept("long", sample => sample.Tokens, isEarly: false);

        void Kept(string key, Func<Sample, double> value, bool isEarly)
        {
            Sample[][] kept = [.. prompts.Select(prompt => prompt.OrderByDescending(value).Take((prompt.Length + 1) / 2).OrderBy(sample => sample.Number).ToArray())];
            Check(key, [.. prompts.Zip(kept, (prompt, chosen) => Won(prompt, chosen, value))],
                isEarly ? [.. prompts.Zip(kept, (prompt, chosen) => (double)prompt.Sum(sample => chosen.Contains(sample) ? sample.Tokens : Math.Min(50, sample.Tokens)))] : all);
        }

        void Check(string key, double[] right, double[] tokens)
        {
            var way = told.GetProperty("methods").EnumerateArray().Single(way => way.GetProperty("method").GetString() == key);
            Figure("accuracy", drawn => drawn.Average(prompt => right[prompt]));
            Figure("gain", drawn => drawn.Average(prompt => right[prompt] - cons[prompt]));
            Figure("tokens", drawn => drawn.Average(prompt => tokens[prompt]));
            Figure("cost", drawn => drawn.Sum(prompt => tokens[prompt]) / drawn.Sum(prompt => all[prompt]));

            void Figure(string name, Func<int[], double> figure) => PlainStatistics.Near(figure([.. Enumerable.Range(0, prompts.Length)]),
                PlainStatistics.Interval([.. draws.Select(draw => (double?)figure(draw))]), way.GetProperty(name), $"{name} of {key}");
        }

        static double Won(Sample[] prompt, Sample[] voters, Func<Sample, double> value) => voters.Where(sample => sample.Answer is not null).GroupBy(sample => sample.Answer)
            .OrderByDescending(votes => votes.Count()).ThenByDescending(votes => votes.Sum(value)).ThenBy(votes => votes.Min(sample => sample.Number)).FirstOrDefault()?.First().Correct == true ? 1 : 0;
    }

    public static TheoryData<string> Extremes => ["one prompt", "one sample", "all right", "all wrong", "no answers", "not graded", "equal measures", "no measures", "two prompts", "all cut"];

    [Theory, MemberData(nameof(Extremes))]
    public void A_study_at_an_extreme_is_told_without_a_number_that_is_none(string which)
    {
        Sample[] samples = which switch
        {
            "one prompt" => [.. MadeStudy.Random(1, 9, 2)],
            "one sample" => [new("a", 0, true, "1")],
            "all right" => [.. MadeStudy.Random(5, 4, 2).Select(sample => sample with { Correct = true, Answer = "1" })],
            "all wrong" => [.. MadeStudy.Random(5, 4, 2).Select(sample => sample with { Correct = false, Answer = "2" })],
            "no answers" => [.. MadeStudy.Random(5, 4, 2).Select(sample => sample with { Correct = false, Answer = null })],
            "not graded" => [.. MadeStudy.Random(5, 4, 2).Select(sample => sample with { Correct = null, Answer = null })],
            "equal measures" => [.. MadeStudy.Random(5, 4, 2).Select(sample => sample with { Dtr = 0.5, PrefixDtr = 0, LogProbability = 0, Tokens = 3 })],
            "no measures" => [.. MadeStudy.Random(5, 4, 2).Select(sample => sample with { Dtr = null, PrefixDtr = null, LogProbability = null, Tokens = 0 })],
            "two prompts" => [.. MadeStudy.Random(2, 2, 2)],
            _ => [.. MadeStudy.Random(5, 4, 2).Select(sample => sample with { Finish = "length" })],
        };
        using var study = MadeStudy.Of(folder.File("s.duckdb"), samples);
        var findings = StudyFindings.Of(study, new() { Resamplings = 100 });
        var report = FindingsReport.Of(findings);
        foreach (string ending in DrawnForms.Reports.Endings)
        {
            using var stream = new MemoryStream();
            DrawnForms.Reports.Write(report, stream, ending);
            if (ending is ".png" or ".pdf")
                continue;
            string text = Encoding.UTF8.GetString(stream.ToArray());
            Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
            Assert.DoesNotContain("∞", text, StringComparison.Ordinal);
            Assert.DoesNotContain("-0.000", text, StringComparison.Ordinal);
        }
        var json = Json(findings);
        double? accuracy = Accuracy(samples.Where(sample => sample.Correct is not null));
        PlainStatistics.Near(accuracy, json.GetProperty("accuracy").GetProperty("value"), which);
        Assert.Equal(which is "all cut", ReportText.Plain(report.Sections).Contains("100.0 % of the answers were cut", StringComparison.Ordinal));
        if (which is "one prompt" or "one sample")
            Assert.Equal(JsonValueKind.Null, json.GetProperty("accuracy").GetProperty("interval").ValueKind);
    }

    [Fact]
    public void Where_rejected_samples_stopped_only_what_ran_is_told()
    {
        Sample[] samples = [.. from prompt in Enumerable.Range(0, 4) from number in Enumerable.Range(0, 4) select number % 2 == 0
            ? new Sample($"p{prompt}", number, prompt > 0, prompt > 0 ? "1" : "2", 80) { Kept = true, PrefixTokens = 50 }
            : new Sample($"p{prompt}", number, null, null, 50) { Kept = false, PrefixTokens = 50, Finish = "rejected" }];
        using var study = MadeStudy.Of(folder.File("s.duckdb"), samples);
        var findings = StudyFindings.Of(study, new() { Resamplings = 10 });
        Assert.Equal(["think_run"], findings.Methods.Where(method => method.Missing is null).Select(method => method.Key));
        var ran = findings.Methods.Single(method => method.Missing is null);
        Assert.Equal((0.75, 260.0, null), (ran.Accuracy.Value, ran.Tokens.Value, ran.Cost.Value));
        string text = ReportText.Plain(FindingsReport.Of(findings).Sections);
        Assert.Contains("Left out: Cons@n", text, StringComparison.Ordinal);
        Assert.Contains("8 samples stopped at the prefix", text, StringComparison.Ordinal);
        Assert.Empty(findings.ByK);
    }

    [Fact]
    public void Rejected_samples_that_went_on_count_apart()
    {
        Sample[] samples = [.. from prompt in Enumerable.Range(0, 4) from number in Enumerable.Range(0, 3) select new Sample($"p{prompt}", number, number == 0, number == 0 ? "1" : "2", 80) { Kept = number == 0, PrefixTokens = 50 }];
        using var study = MadeStudy.Of(folder.File("s.duckdb"), samples);
        var methods = StudyFindings.Of(study, new() { Resamplings = 10 }).Methods.ToDictionary(method => method.Key);
        Assert.Equal((1.0, 180.0, 0.0, 240.0), (methods["think_run"].Accuracy.Value, methods["think_run"].Tokens.Value, methods["cons"].Accuracy.Value, methods["cons"].Tokens.Value));
        Assert.All(methods.Values, method => Assert.Null(method.Missing));
    }

    [Fact]
    public void What_a_prompt_is_called_is_never_markup()
    {
        const string Hostile = "<script>alert(1)</script>\"'&|`*\u202e\u0007";
        using var study = MadeStudy.Of(folder.File("s.duckdb"), [.. MadeStudy.Random(3, 4, 2).Select(sample => sample with { Prompt = Hostile + sample.Prompt, Answer = Hostile })], StoredDetail.Tokens);
        var report = FindingsReport.Of(StudyFindings.Of(study, new() { Resamplings = 10 }) with { Name = Hostile });
        using var stream = new MemoryStream();
        DrawnForms.Reports.Write(report, stream, ".html");
        string page = Encoding.UTF8.GetString(stream.ToArray());
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("\u202e", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", page.Replace("http://www.w3.org/", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
        string[] ids = [.. page.Split(" id=\"").Skip(1).Select(part => part[..part.IndexOf('"', StringComparison.Ordinal)])];
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    static double? Accuracy(IEnumerable<Sample> samples) => PlainStatistics.Mean(samples.Select(sample => sample.Correct == true ? 1.0 : 0));

    JsonElement Json(Sample[] samples, int resamplings)
    {
        using var study = MadeStudy.Of(folder.File("s.duckdb"), samples);
        return Json(StudyFindings.Of(study, new() { Resamplings = resamplings }));
    }

    static JsonElement Json(StudyFindings findings)
    {
        using var stream = new MemoryStream();
        FindingsJson.Write(stream, findings);
        return JsonElement.Parse(stream.ToArray());
    }
}
