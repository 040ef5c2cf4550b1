using System.Diagnostics;
using System.Runtime.InteropServices;
using Fathom.Studies.Grading;

namespace Fathom.Tests.Studies;

/// <summary>The kinds of graders, and what they say of texts and of mistakes.</summary>
public sealed class GraderTests
{
    static readonly GradedSample Sample = new("7", 2, "{ \"question\": \"6 x 7?\",\n \"answer\": \"42\" }");

    [Theory]
    [InlineData("auto", @"Perhaps 41. \boxed{42}", "42", "42", true)]
    [InlineData("auto", "The answer is B.", "(B)", "B", true)]
    [InlineData("auto", "Let (A) be the first. In all 42.", "42", "42", true)]
    [InlineData("auto", "The answer is B.", null, "B", null)]
    [InlineData("auto", "Who knows?", "42", null, false)]
    [InlineData("boxed", "It is 42.", "42", null, false)]
    [InlineData("number", "It is 42.", "6 x 7 = 42\n#### 42", "42", true)]
    [InlineData("boxed", @"\boxed{\frac{84}{2}}", @"Six times seven is $\boxed{42}$.", @"\frac{84}{2}", true)]
    [InlineData("choice", "I choose C.", "B", "C", false)]
    [InlineData("exact", " forty-two\n", "forty-two", "forty-two", true)]
    [InlineData("exact", "Forty-two", "forty-two", "Forty-two", false)]
    [InlineData("contains", "It is forty-two, I say", "forty-two", "forty-two", true)]
    [InlineData("contains", "It is 41", "42", null, false)]
    [InlineData("regex:#### (.*)", "#### 41\n#### 42.0", "42", "42.0", true)]
    [InlineData("regex:(?<unit>m|km) (?<answer>\\d+)", "km 42", "42", "42", true)]
    [InlineData(@"regex:(?<=is )\d+", "It is 42", "42", "42", true)]
    [InlineData("regex:#### (.*)", "It is 42", "42", null, false)]
    [InlineData("number", "It is 42.", " ", "42", null)]
    public void A_kind_finds_the_answer_and_compares_it(string kind, string text, string? expected, string? answer, bool? correct)
    {
        using var grader = new Grader(kind);
        var verdict = grader.Grade(text, expected, Sample);
        Assert.Equal((answer, correct), (verdict.Answer, verdict.Correct));
        Assert.NotEmpty(verdict.Reason);
    }

    [Theory]
    [InlineData("boxes", "there are auto, boxed")]
    [InlineData("", "there are auto, boxed")]
    [InlineData("boxed:5", "there are auto, boxed")]
    [InlineData("regex", "there are auto, boxed")]
    [InlineData("regex:", "there are auto, boxed")]
    [InlineData("regex:(", "is no regular expression")]
    [InlineData("jsonl:none.jsonl", "none.jsonl does not exist")]
    [InlineData("command:no-such-program", "no-such-program cannot be started")]
    [InlineData("command:sh -c 'read", "that is not closed")]
    public void A_kind_that_cannot_be_is_told(string kind, string told) =>
        Assert.Contains(told, Assert.Throws<FathomException>(() => new Grader(kind)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_pattern_that_takes_for_ever_finds_nothing_and_says_so()
    {
        using var grader = new Grader(@"regex:^(?=a)(a|aa)+$");
        var verdict = grader.Grade(new string('a', 60) + "c", "5", Sample);
        Assert.Null(verdict.Answer);
        Assert.Contains("within 1 s", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Verdicts_of_a_file_are_found_by_prompt_and_sample()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("v.jsonl"), """
            {"prompt": 7, "sample": 2, "correct": true, "answer": "42", "reason": "seen by a person"}

            {"prompt": "7", "correct": false, "more": [1]}
            {"prompt": "8", "correct": null, "answer": 5.0}
            """);
        using var grader = new Grader($"jsonl:{folder.File("v.jsonl")}");
        Assert.Equal(new("42", true, "seen by a person"), grader.Grade("any", null, Sample));
        Assert.Equal(new(null, false, $"as {folder.File("v.jsonl")} says"), grader.Grade("any", "5", new("7", 0)));
        Assert.Equal(new("5.0", null, $"as {folder.File("v.jsonl")} says"), grader.Grade("any", "5", new("8", 0)));
        Assert.Equal(new(null, null, $"{folder.File("v.jsonl")} has no verdict of prompt \"9\", sample 1"), grader.Grade("any", "5", new("9", 1)));
    }

    [Theory]
    [InlineData("""{"prompt": "7", "correct": 1}""", "line 1 has a \"correct\" that is neither true, false nor null")]
    [InlineData("""{"prompt": "7"}""", "line 1 has no \"correct\"")]
    [InlineData("""{"correct": true}""", "line 1 has no \"prompt\"")]
    [InlineData("""{"prompt": "7", "sample": -1, "correct": true}""", "line 1 has a \"sample\" that is no whole number from 0")]
    [InlineData("[]", "line 1 is not a JSON object")]
    [InlineData("{", "line 1 is not valid JSON")]
    [InlineData("{\"prompt\": \"7\", \"correct\": true}\n{\"prompt\": 7, \"sample\": 0, \"correct\": false}", "line 2 is of the same prompt and sample as line 1")]
    public void A_file_that_holds_something_else_is_told_with_the_line(string text, string told)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("v.jsonl"), text);
        Assert.StartsWith($"{folder.File("v.jsonl")}: {told}", Assert.Throws<FathomException>(() => new Grader($"jsonl:{folder.File("v.jsonl")}")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_is_handed_a_line_and_its_verdict_is_taken()
    {
        using var folder = new TemporaryFolder();
        using (var grader = Shell(folder, """while read -r line; do printf '%s\n' "$line" >> lines; echo '{"correct": true, "answer": "42", "reason": "so it is"}'; done"""))
        {
            Assert.Equal(new("42", true, "so it is"), grader.Grade("It's \"42\"\n\uD800", "42", Sample));
            Assert.Equal(new("42", true, "so it is"), grader.Grade("", null, new("8", 0)));
        }
        Assert.Equal(
            [
                """{"prompt":"7","sample":2,"text":"It\u0027s \u002242\u0022\n\uFFFD","expected":"42","row":{"question":"6 x 7?","answer":"42"}}""",
                """{"prompt":"8","sample":0,"text":"","expected":null,"row":null}""",
            ],
            File.ReadAllLines(folder.File("lines")));
    }

    [Theory]
    [InlineData("read -r line; exit 3", "it ended with exit code 3")]
    [InlineData("read -r line; echo yes; sleep 60", "the line that it wrote is not valid JSON")]
    [InlineData("read -r line; printf '{\"correct\":true}\\n{\"correct\":true}\\n'; sleep 60", "the line that it wrote is not the only one")]
    [InlineData("read -r line; echo '{\"correct\":true,\"sample\":3}'; sleep 60", "the line that it wrote is of another sample")]
    [InlineData("sleep 60", "it wrote none within 0.5 s")]
    public void A_program_that_gives_no_verdict_is_told_and_ended(string script, string told)
    {
        using var folder = new TemporaryFolder();
        using var grader = Shell(folder, script, script == "sleep 60" ? 0.5 : 30);
        string message = Assert.Throws<FathomException>(() => grader.Grade(new string('x', 1 << 20), "42", Sample)).Message;
        Assert.StartsWith($"sh gave no verdict of prompt \"7\", sample 2: {told}", message, StringComparison.Ordinal);
        Assert.Equal(message, Assert.Throws<FathomException>(() => grader.Grade("again", "42", Sample)).Message);
    }

    [Fact]
    public void A_program_that_hangs_is_killed_with_its_children()
    {
        using var folder = new TemporaryFolder();
        using var grader = Shell(folder, "sleep 61 & echo $! > child; read -r line; wait", 1);
        Assert.Throws<FathomException>(() => grader.Grade("text", "42", Sample));
        int child = int.Parse(File.ReadAllText(folder.File("child")), System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(SpinWait.SpinUntil(() => !IsRunning(child), TimeSpan.FromSeconds(10)));
    }

    static Grader Shell(TemporaryFolder folder, string script, double seconds = 30)
    {
        Assert.SkipWhen(RuntimeInformation.IsOSPlatform(OSPlatform.Windows), "there is no sh");
        File.WriteAllText(folder.File("grade.sh"), $"cd '{folder.Path}'\n{script}\n");
        return new Grader($"command:sh \"{folder.File("grade.sh")}\"", TimeSpan.FromSeconds(seconds));
    }

    static bool IsRunning(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            // One that nobody waited for stays as a zombie.
            return !process.HasExited && !File.ReadAllText($"/proc/{id}/stat").Contains(") Z", StringComparison.Ordinal);
        }
        catch (Exception fault) when (fault is ArgumentException or IOException)
        {
            return false;
        }
    }
}
