using Fathom.Cli;

namespace Fathom.Tests.Cli;

public class HelpTests
{
    public static TheoryData<string> Verbs => ["map", "draw", "attribute", "version", "completion"];

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Help_tells_every_option(string verb)
    {
        var run = FathomRun.Of(verb, "--help");
        Assert.Equal(ExitCode.Fine, run.Code);
        Snapshot.Match(run.Out, $"help-{verb}.txt");
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
        foreach (string word in FathomRun.Of(verb, "--help").Out.Split().Where(static word => word.StartsWith("--", StringComparison.Ordinal)))
            Assert.Contains($"`{word.TrimEnd(',', '.', ';')}", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_version_says_on_what_it_runs() => Assert.Matches(@"^fathom \d+\.\d+\.\d+\S* \(\.NET 10\.", FathomRun.Of("--version").Out);
}
