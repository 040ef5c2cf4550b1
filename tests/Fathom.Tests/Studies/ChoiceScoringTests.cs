using System.Text.Json;
using Fathom.Cli;
using Fathom.Studies.Data;
using Fathom.Studies.Storing;
using Fathom.Tests.Cli;

namespace Fathom.Tests.Studies;

/// <summary>Beside what lm-evaluation-harness logged of the same model and questions.</summary>
public sealed class ChoiceScoringTests : IDisposable
{
    const string Log = "data/lm-eval/samples_choices_2026-11-29T12-00-00.000000.jsonl", Answers = "data/lm-eval/samples_answers_2026-11-29T12-00-00.000000.jsonl";

    readonly TemporaryFolder folder = new();

    static string SmolLm2 => Fixtures.Model("smollm2/SmolLM2-135M-Instruct.Q4_1.gguf");

    string Study => folder.File("s.duckdb");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("data/lm-eval/choices.jsonl", "--choices-column", "choices", "--gold-column", "gold")]
    [InlineData(Log)]
    public void Choices_are_as_likely_and_as_right_as_an_evaluation_harness_says(string data, params string[] columns)
    {
        var run = FathomRun.Of(["study", "run", Study, "--model", SmolLm2, "--data", Fixtures.Path(data), .. columns]);
        Assert.Equal((ExitCode.Fine, ""), (run.Code, run.Out));
        using var study = StudyFile.Open(Study, readOnly: true);
        var samples = StudyContent.Rows(study, "select prompt, sample, log_likelihood, greedy, dtr from samples").ToDictionary(static row => ((string)row[0]!, (int)row[1]!));
        var choices = StudyContent.Rows(study, "select prompt, acc, acc_norm from choices").ToDictionary(static row => (string)row[0]!);
        int count = 0;
        foreach (var row in File.ReadLines(Fixtures.Path(Log)).Select(static line => JsonElement.Parse(line)))
        {
            string prompt = row.GetProperty("doc_id").GetRawText();
            for (int i = 0; i < row.GetProperty("filtered_resps").GetArrayLength(); i++, count++)
            {
                var told = row.GetProperty("filtered_resps")[i];
                object?[] sample = samples[(prompt, i)];
                Assert.Equal(double.Parse(told[0].GetString()!, System.Globalization.CultureInfo.InvariantCulture), (double)sample[2]!, tolerance: 2e-4);
                Assert.Equal((told[1].GetString() == "True", true), ((bool)sample[3]!, sample[4] is not null));
            }
            Assert.Equal([prompt, row.GetProperty("acc").GetDouble() == 1, row.GetProperty("acc_norm").GetDouble() == 1], choices[prompt]);
        }
        Assert.Equal(count, samples.Count);
        Assert.Equal(14.0 / 16, FathomRun.Of("study", "show", Study, "--json").Json.GetProperty("acc").GetDouble());
    }

    [Fact]
    public void A_question_whose_choices_are_not_all_scored_has_no_verdict()
    {
        File.WriteAllLines(folder.File("c.jsonl"), ["{\"question\": \"Let A = 8\", \"choices\": [\"and B\", \"or\"], \"gold\": 0}"]);
        Scored("c.jsonl");
        using var study = StudyFile.Open(Study, readOnly: false);
        Assert.Single(StudyContent.Rows(study, "select * from choices"));
        study.Duck.Run("delete from samples where sample = 1");
        Assert.Empty(StudyContent.Rows(study, "select * from choices"));
    }

    [Theory]
    [InlineData("""{"text": ["x", "y"], "label": ["1", "2"]}""", "\"2\"", 1)]
    [InlineData("""["x", "y"]""", "\"y\"", 1)]
    [InlineData("""["x", "y"]""", "\"B\"", 1)]
    [InlineData("""["x", "y"]""", "1.0", 1)]
    [InlineData("""["6", "5"]""", "\"1\"", 1)]
    [InlineData("\"[\\\"x\\\", \\\"y\\\"]\"", "0", 0)]
    [InlineData("""["x", "y"]""", "null", null)]
    public void The_right_choice_is_said_by_number_text_label_or_letter(string choices, string gold, int? number)
    {
        File.WriteAllText(folder.File("c.jsonl"), $$"""{"question": "Let A = 8", "choices": {{choices}}, "gold": {{gold}}}""");
        Scored("c.jsonl");
        using var study = StudyFile.Open(Study, readOnly: true);
        Assert.Equal(number, StudyContent.Rows(study, "select gold from choices")[0][0]);
    }

    [Theory]
    [InlineData("""["1", "2"]""", "\"1\"", "gold is 1, which is a choice, and the number of another")]
    [InlineData("""["x", "y"]""", "2", "gold is 2, which is none of 2 choices")]
    [InlineData("""["x", "y"]""", "\"z\"", "gold is z, which is none of 2 choices")]
    [InlineData("[]", "0", "choices holds no choice")]
    [InlineData("""["x", ""]""", "0", "choices holds an empty choice")]
    [InlineData("7", "0", "choices is no list of choices")]
    [InlineData("\"x, y\"", "0", "choices is no list of choices")]
    public void Choices_that_cannot_be_told_are_refused_by_their_row(string choices, string gold, string reason)
    {
        File.WriteAllText(folder.File("c.jsonl"), $$"""{"question": "Let A = 8", "choices": {{choices}}, "gold": {{gold}}}""");
        Run("c.jsonl").Refused(ExitCode.Error, $"row 1: {reason}");
    }

    [Theory]
    [InlineData("--grade", "auto")]
    [InlineData("--samples", "2")]
    [InlineData("--system", "Be brief.")]
    [InlineData("--answer-column", "gold")]
    [InlineData("--response-column", "gold")]
    public void Options_of_answers_are_refused_where_choices_are_scored(string option, string value)
    {
        File.WriteAllText(folder.File("c.jsonl"), """{"question": "Let A = 8", "choices": ["x", "y"], "gold": 0}""");
        Run("c.jsonl", option, value).Refused(ExitCode.Usage, option);
    }

    [Fact]
    public void Answers_that_an_evaluation_harness_logged_are_measured_behind_its_prompts()
    {
        var run = FathomRun.Of("study", "run", Study, "--model", SmolLm2, "--data", Fixtures.Path(Answers), "--grade", "contains");
        Assert.Contains("a log of lm-evaluation-harness: its answers are measured", run.Error, StringComparison.Ordinal);
        using var study = StudyFile.Open(Study, readOnly: true);
        var rows = StudyContent.Rows(study, "select s.prompt, s.sample, s.text, p.expected, s.dtr is not null, p.prompt from samples s join prompts p on p.id = s.prompt order by s.prompt, s.sample");
        var log = File.ReadLines(Fixtures.Path(Answers)).Select(static line => JsonElement.Parse(line)).ToArray();
        Assert.Equal(log.SelectMany(static row => row.GetProperty("resps")[0].EnumerateArray().Select((answer, i) => new object?[]
        {
            row.GetProperty("doc_id").GetRawText(), i, answer.GetString(), row.GetProperty("target").GetString(), true, row.GetProperty("arguments").GetProperty("gen_args_0").GetProperty("arg_0").GetString(),
        })), rows);
        Assert.Equal([["true"]], StudyContent.Rows(study, "select json_extract_string(options, '$.raw') from study"));
    }

    [Theory]
    [InlineData("""{"doc_id": 0, "doc": {}, "target": "", "arguments": {"gen_args_0": {"arg_0": "x"}}, "resps": [[-12.5]], "filter": "none"}""", "neither generated answers nor scored choices")]
    [InlineData("""{"doc_id": 0, "doc": {}, "target": "0", "arguments": {"gen_args_0": {"arg_0": "x", "arg_1": " y"}, "gen_args_1": {"arg_0": "z", "arg_1": " y"}}, "resps": [[["-1", "True"]], [["-2", "False"]]]}""", "behind different questions")]
    [InlineData("""{"doc_id": 0, "doc": {}, "target": "0", "arguments": [1], "resps": [["x"]]}""", "neither generated answers nor scored choices")]
    public void Logs_of_other_kinds_are_refused(string line, string reason)
    {
        File.WriteAllText(folder.File("samples_x.jsonl"), line);
        FathomRun.Of("study", "run", Study, "--data", folder.File("samples_x.jsonl")).Refused(ExitCode.Error, reason);
    }

    [Fact]
    public void A_log_with_a_row_for_each_filter_is_taken_once()
    {
        string row = """{"doc_id": 0, "doc": {}, "target": "13", "arguments": {"gen_args_0": {"arg_0": "8 + 5 =", "arg_1": {"until": []}}}, "resps": [["13"]], "filter": "strict-match"}""";
        File.WriteAllLines(folder.File("samples_x.jsonl"), [row, row.Replace("strict-match", "flexible-extract", StringComparison.Ordinal)]);
        FathomRun.Of("study", "run", Study, "--data", folder.File("samples_x.jsonl"), "--no-model", "--grade", "number");
        using var study = StudyFile.Open(Study, readOnly: true);
        Assert.Equal([["13", true]], StudyContent.Rows(study, "select text, correct from samples"));
    }

    FathomRun Run(string data, params string[] more) => FathomRun.Of(["study", "run", Study, "--data", folder.File(data), "--choices-column", "choices", "--gold-column", "gold", .. more]);

    void Scored(string data) => Assert.Equal(ExitCode.Fine, Run(data).Code);
}
