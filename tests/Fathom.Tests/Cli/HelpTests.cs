using Fathom.Cli;

namespace Fathom.Tests.Cli;

public class HelpTests
{
    public static TheoryData<string> Verbs => ["map", "sample", "think", "draw", "describe", "compare", "attribute", "chat", "serve", "worker", "cluster show", "tokenize", "template", "model info", "model verify", "model tensor", "model tensors", "pull", "data pull", "lens fit", "study run", "study show", "study trace", "study query", "study export", "study grade", "study report", "study compare", "cache clear", "version", "completion"];

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Help_tells_every_option(string verb)
    {
        var run = FathomRun.Of([.. verb.Split(' '), "--help"]);
        Assert.Equal(ExitCode.Fine, run.Code);
        Snapshot.Match(run.Out, $"help-{verb.Replace(' ', '-')}.txt");
        Assert.All(run.Out.Split('\n'), static line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public void Without_a_verb_there_is_help()
    {
        Snapshot.Match(FathomRun.Of().Out, "help.txt");
        Assert.Equal(FathomRun.Of().Out, FathomRun.Of("--help").Out);
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void The_documentation_has_every_option(string verb)
    {
        string page = File.ReadAllText(Path.Combine(Fixtures.Repository, "docs", "cli.md"));
        Assert.Contains($"`fathom {verb}", page, StringComparison.Ordinal);
        foreach (string word in FathomRun.Of([.. verb.Split(' '), "--help"]).Out.Split().Where(static word => word.StartsWith("--", StringComparison.Ordinal)))
            Assert.Contains($"`{word.TrimEnd(',', '.', ';')}", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model")]
    [InlineData("lens")]
    [InlineData("cache")]
    [InlineData("cluster")]
    [InlineData("data")]
    [InlineData("study")]
    public void A_group_of_verbs_tells_its_verbs(string group)
    {
        Snapshot.Match(FathomRun.Of(group).Out, $"help-{group}.txt");
        Assert.Equal(FathomRun.Of(group).Out, FathomRun.Of(group, "--help").Out);
    }

    [Theory]
    [InlineData("sound")]
    [InlineData("model", "mend")]
    public void A_verb_that_there_is_not_is_refused(params string[] arguments) => FathomRun.Of(arguments).Refused(ExitCode.Usage, arguments[^1]);

    [Fact]
    public void The_version_says_on_what_it_runs() => Assert.Matches(@"^fathom \d+\.\d+\.\d+\S* \(\.NET 10\.", FathomRun.Of("--version").Out);
}
