using System.CommandLine;

namespace Fathom.Cli.Options;

/// <summary>In which form a verb answers.</summary>
sealed class LinesOptions : OptionGroup
{
    public LinesOptions() : base("Form")
    {
        Json = Add(New.Flag("--json", "Answer in JSON."));
        Lines = Add(New.Flag("--lines", "Read one JSON value a line, and answer each with a line as soon as it is there; goes with --json."));
    }

    public Option<bool> Json { get; }

    public Option<bool> Lines { get; }

    /// <summary>Whether a line is a question.</summary>
    /// <exception cref="UsageException">It is not said that answers are JSON.</exception>
    public bool ByLine(ParseResult parsed) => parsed.GetValue(Lines)
        && (parsed.GetValue(Json) ? true : throw new UsageException("--lines goes with --json"));
}
