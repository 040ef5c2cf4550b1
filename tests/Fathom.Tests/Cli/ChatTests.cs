using Fathom.Cli;

namespace Fathom.Tests.Cli;

public class ChatTests
{
    static readonly FixtureRow Sum = FixtureRow.Of("abacus", "sum");

    [Fact]
    public void Each_line_is_answered_and_each_answer_carries_its_depths()
    {
        string question = Sum.Question.Replace('\n', ' ');
        var run = FathomRun.WithInput($"{question}\n\n{question}\n", "chat");
        Assert.Equal(ExitCode.Fine, run.Code);
        string[] ratios = [.. run.Out.Split('\n').Where(static line => line.Contains("DTR", StringComparison.Ordinal))];
        Assert.Equal(2, ratios.Length);
        Assert.All(ratios, static line => Assert.Matches(@"DTR 0\.\d{3}: \d+ of \d+ generated tokens settle at layer 31 or above$", line));
        Assert.DoesNotContain("<|return|>", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bar_has_a_block_for_every_token()
    {
        var run = FathomRun.WithInput($"{Sum.Question.Replace('\n', ' ')}\n", "chat");
        int tokens = int.Parse(System.Text.RegularExpressions.Regex.Match(run.Out, @"of (\d+) generated").Groups[1].Value);
        Assert.Equal(tokens, run.Out.Count(static c => c is >= '▁' and <= '█'));
    }

    [Fact]
    public void The_second_question_knows_the_first()
    {
        const string second = "What is the sum of A and B?";
        string alone = Answers($"{second}\n")[0];
        Assert.NotEqual(alone, Answers($"Let A = 8 and B = 5.\n{second}\n")[1]);

        static string[] Answers(string input) => FathomRun.WithInput(input, "chat", "--max-tokens", "12").Out.Split("above\n", StringSplitOptions.RemoveEmptyEntries);
    }

    [Fact]
    public void What_cannot_be_answered_is_one_line()
    {
        FathomRun.WithInput("Hello\n", "chat", "--threads", "0").Refused(ExitCode.Usage, "--threads");
        Assert.Contains("has no chat template", FathomRun.WithInput("Hello\n", "chat", "--model", Fixtures.Path("architectures/llama/model.gguf")).Error, StringComparison.Ordinal);
        Assert.Contains("leave no room in a context of 8", FathomRun.WithInput("Hello there, you\n", "chat", "--context", "8").Error, StringComparison.Ordinal);
    }
}
