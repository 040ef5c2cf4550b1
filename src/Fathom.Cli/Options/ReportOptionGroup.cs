#if STUDIES
using System.CommandLine;
using Fathom.Studies.Reporting;

namespace Fathom.Cli.Options;

/// <summary>What is drawn anew for the intervals of a report.</summary>
sealed class ReportOptionGroup : OptionGroup
{
    const int MostResamplings = 100_000;

    readonly Option<int?> resamplings;
    readonly Option<ulong?> seed;

    public ReportOptionGroup() : base("Intervals")
    {
        resamplings = Add(New.Number<int>("--resamplings", "How often prompts are drawn anew for an interval: 2000. 0 gives none."));
        seed = Add(New.Number<ulong>("--seed", "The seed of what is drawn: 1."));
    }

    /// <summary>What was given, and the library's defaults for the rest.</summary>
    /// <exception cref="UsageException">A number is out of its range.</exception>
    public ReportOptions Read(ParseResult parsed)
    {
        var usual = new ReportOptions();
        if (parsed.GetValue(resamplings) is < 0 or > MostResamplings)
            throw new UsageException($"{resamplings.Name} must be 0 to {MostResamplings}");
        return usual with { Resamplings = parsed.GetValue(resamplings) ?? usual.Resamplings, Seed = parsed.GetValue(seed) ?? usual.Seed };
    }
}
#endif
