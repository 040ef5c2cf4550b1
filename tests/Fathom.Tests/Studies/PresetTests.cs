using Fathom.Cli;
using Fathom.Studies.Data;
using Fathom.Studies.Storing;
using Fathom.Tests.Cli;

namespace Fathom.Tests.Studies;

public sealed class PresetTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    string Study => folder.File("s.duckdb");

    public void Dispose() => folder.Dispose();

    public static TheoryData<string, string, string, string, string> Rows { get; } = new()
    {
        { "gsm8k", """{"question": "Ann has 3 apples.", "answer": "3 + 4 = <<3+4=7>>7\n#### 7"}""", "0",
            "Ann has 3 apples.\nPlease reason step by step, and put your final answer within \\boxed{}.", "7" },
        { "math500", """{"problem": "Find $x$.", "solution": "It is $\\boxed{2}$.", "answer": "2", "subject": "Algebra", "level": 1, "unique_id": "test/algebra/1.json"}""", "test/algebra/1.json",
            "Find $x$.\nPlease reason step by step, and put your final answer within \\boxed{}.", "2" },
        { "aime", """{"id": 61, "problem": "Find $m + n$.", "solution": "So", "answer": "033", "url": "x", "year": "2024"}""", "61",
            "Find $m + n$.\nPlease reason step by step, and put your final answer within \\boxed{}.", "033" },
        { "gpqa", """{"Record ID": "rec1", "Question": "Which?", "Correct Answer": "right\n", "Incorrect Answer 1": "w1", "Incorrect Answer 2": "w2", "Incorrect Answer 3": "w3"}""", "rec1",
            "Which?\n\nA. w1\nB. w2\nC. right\nD. w3\n\nPlease reason step by step, and put the letter of your final answer within \\boxed{}.", "C" },
        { "mmlu", """{"question": "Which?", "subject": "anatomy", "choices": ["one", "two", "three", "four"], "answer": 3}""", "0",
            "Which?\n\nA. one\nB. two\nC. three\nD. four\n\nPlease reason step by step, and put the letter of your final answer within \\boxed{}.", "D" },
        { "arc", """{"id": "Mercury_7", "question": "Which?", "choices": {"text": ["one", "two", "three"], "label": ["1", "2", "3"]}, "answerKey": "2"}""", "Mercury_7",
            "Which?\n\nA. one\nB. two\nC. three\n\nPlease reason step by step, and put the letter of your final answer within \\boxed{}.", "B" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_known_data_set_is_asked_and_graded_by_its_name(string preset, string row, string id, string prompt, string expected)
    {
        File.WriteAllText(folder.File("d.jsonl"), row);
        Assert.Equal(ExitCode.Fine, FathomRun.Of("study", "run", Study, "--no-model", "--data", folder.File("d.jsonl"), "--preset", preset).Code);
        using var study = StudyFile.Open(Study, readOnly: true);
        Assert.Equal([[id, prompt, expected]], StudyContent.Rows(study, "select id, prompt, expected from prompts"));
        Assert.NotNull(study.Head.Grader);
    }

    [Fact]
    public void Each_preset_that_comes_with_the_program_is_tried() => Assert.Equal(DataPreset.Names, Rows.Select(static row => row.Data.Item1).Order(StringComparer.Ordinal));

    [Fact]
    public void What_is_said_beside_a_preset_counts_more()
    {
        File.WriteAllText(folder.File("d.jsonl"), """{"question": "Ann has 3 apples.", "answer": "#### 7", "gold": "8"}""");
        FathomRun.Of("study", "run", Study, "--no-model", "--data", folder.File("d.jsonl"), "--preset", "gsm8k", "--prompt-column", "question", "--answer-column", "gold", "--grade", "number");
        using var study = StudyFile.Open(Study, readOnly: true);
        Assert.Equal([["Ann has 3 apples.", "8"]], StudyContent.Rows(study, "select prompt, expected from prompts"));
        Assert.Equal("number", study.Head.Grader);
    }

    [Theory]
    [InlineData("""{"prompt_colum": "x"}""", "prompt_colum is nothing that a preset says")]
    [InlineData("""{"prompt_column": 7}""", "prompt_column is no text")]
    [InlineData("""{"prompt_template": "{{ x"}""", "its template is none")]
    [InlineData("[]", "is no object of JSON")]
    [InlineData("{", "is no JSON that can be read")]
    public void A_preset_of_ones_own_is_refused_by_what_it_says(string text, string reason)
    {
        File.WriteAllText(folder.File("p.json"), text);
        Assert.StartsWith($"{folder.File("p.json")}: {reason}", Assert.Throws<FathomException>(() => DataPreset.Open(folder.File("p.json"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_preset_is_told_with_those_that_there_are() =>
        Assert.Equal("gsm9k: is no preset: there are aime, arc, gpqa, gsm8k, math500, mmlu, and files of one's own", Assert.Throws<FathomException>(() => DataPreset.Open("gsm9k")).Message);
}
