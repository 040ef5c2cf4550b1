#if STUDIES
using System.CommandLine;
using Fathom.Cli.Studies;
using Fathom.Studies.Thinking;

namespace Fathom.Cli.Options;

/// <summary>How Think@n is done for one prompt.</summary>
sealed class ThinkOptionGroup : KeepingOptionGroup
{
    readonly Option<int?> number, prefix;
    readonly Option<string?> grade;

    public ThinkOptionGroup()
    {
        prefix = AddFirst(New.Number<int>("--prefix", "After how many tokens they are measured: 50."));
        number = AddFirst(New.Number<int>("--n", "How many samples: 48. They share the prompt's cache, and the seed of sample i is --seed + i."));
        grade = Add(StudyArguments.Grade());
    }

    /// <summary>What was given, and the library's defaults for the rest.</summary>
    /// <exception cref="UsageException">A value means nothing.</exception>
    public ThinkOptions Read(ParseResult parsed)
    {
        var rule = ReadRule(parsed);
        var read = rule with
        {
            Samples = parsed.GetValue(number) ?? rule.Samples,
            Prefix = parsed.GetValue(prefix) ?? rule.Prefix,
            Grader = parsed.GetValue(grade) ?? rule.Grader,
        };
        UsageException.Check(read.Check);
        return read;
    }
}
#endif
