using System.CommandLine;
using Fathom.Hub;

namespace Fathom.Cli.Options;

/// <summary>What is pulled from the hub.</summary>
sealed class PullOptionGroup : OptionGroup
{
    public PullOptionGroup(string otherwise) : base("Pull")
    {
        File = Add(New.Files("--file", "PATTERN", $"Only files that fit, such as '*Q4_K_M*' or 'data/*.parquet'. May be given several times. {otherwise}"));
        Revision = Add(New.File("--revision", "REVISION", "A branch, a tag or a commit."));
        Json = Add(New.Flag("--json", "Answer in JSON."));
        Quiet = Add(New.Flag("--quiet", "Write no notes and no progress."));
    }

    public Option<string[]> File { get; }

    public Option<string?> Revision { get; }

    public Option<bool> Json { get; }

    public Option<bool> Quiet { get; }

    /// <summary>The patterns that were given.</summary>
    public FilePattern[] PatternsIn(ParseResult parsed) => [.. parsed.GetRequiredValue(File).Select(static text => new FilePattern(text))];
}
