#if STUDIES
using System.CommandLine;
using Fathom.Studies.Thinking;

namespace Fathom.Cli.Options;

/// <summary>Whether Think@n stops samples of a study.</summary>
sealed class StudyThinkOptionGroup : KeepingOptionGroup
{
    readonly Option<bool> think;

    public StudyThinkOptionGroup() =>
        think = AddFirst(New.Flag("--think", "Measure the samples of a prompt after their first --prefix tokens, and let the most promising of them go on; the others are kept as far as they came, as rejected."));

    /// <summary>How samples are stopped; null for not at all.</summary>
    /// <exception cref="UsageException">A value means nothing, or there is no rule that it belongs to.</exception>
    public ThinkOptions? Read(ParseResult parsed)
    {
        if (!parsed.GetValue(think))
            return Given(parsed) is { } useless ? throw new UsageException($"{useless.Name} goes with {think.Name}") : null;
        var rule = ReadRule(parsed);
        UsageException.Check(rule.Check);
        return rule;
    }
}
#endif
