using System.CommandLine;

namespace Fathom.Cli.Options;

/// <summary>Whether a verb answers in JSON.</summary>
sealed class JsonOptions : OptionGroup
{
    public JsonOptions() : base("Form") => Json = Add(New.Flag("--json", "Answer in JSON."));

    public Option<bool> Json { get; }
}
