#if STUDIES
using System.CommandLine;
using Fathom.Studies.Thinking;

namespace Fathom.Cli.Options;

/// <summary>Which samples go on after their first tokens.</summary>
abstract class KeepingOptionGroup : OptionGroup
{
    readonly Option<decimal?> keep;
    readonly Option<PrefixMeasure?> by;
    readonly Option<bool> audit;

    protected KeepingOptionGroup() : base("Think@n")
    {
        keep = Add(New.Number<decimal>("--keep", "The share of them that goes on, rounded up: 0.5. With 1 all do, which is plain majority voting."));
        by = Add(New.Choice("--by", "What they are compared by, the highest first: the deep-thinking ratio (the default), self-certainty, mean log-probability, or chance.",
            [.. Enum.GetValues<PrefixMeasure>().Cast<PrefixMeasure?>()], static measure => measure!.Value.Name()));
        audit = Add(New.Flag("--audit", "Let the others go on as well, without a vote, to see what would have come of them."));
    }

    /// <summary>An option that was given.</summary>
    public Option? Given(ParseResult parsed) => ((Option[])[keep, by, audit]).FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false });

    /// <summary>What was given, and the library's defaults for the rest.</summary>
    protected ThinkOptions ReadRule(ParseResult parsed)
    {
        var defaults = new ThinkOptions();
        return defaults with { Keep = parsed.GetValue(keep) ?? defaults.Keep, By = parsed.GetValue(by) ?? defaults.By, Audit = parsed.GetValue(audit) };
    }
}
#endif
