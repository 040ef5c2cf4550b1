using System.Globalization;
using Fathom.Runs;
using Fathom.Studies.Voting;

namespace Fathom.Studies.Thinking;

/// <summary>How Think@n is done: samples of one prompt are measured after their first tokens, the most promising share of them goes on, and their answers vote.</summary>
public sealed record ThinkOptions
{
    /// <summary>How many samples.</summary>
    public int Samples { get; init; } = 48;

    /// <summary>After how many tokens they are measured.</summary>
    public int Prefix { get; init; } = 50;

    /// <summary>The share that goes on, rounded up: 1 is plain majority voting.</summary>
    public decimal Keep { get; init; } = 0.5m;

    /// <summary>What they are compared by.</summary>
    public PrefixMeasure By { get; init; } = PrefixMeasure.Dtr;

    /// <summary>Whether the others go on as well, without a vote: to see what would have come of them.</summary>
    public bool Audit { get; init; }

    /// <summary>How answers are found.</summary>
    public string Grader { get; init; } = Grading.Grader.DefaultKind;

    /// <summary>Refuses values that mean nothing.</summary>
    /// <exception cref="FathomException">There is one.</exception>
    public void Check()
    {
        if (Samples is < 1 or > SampleRun.MostSamples)
            throw new FathomException($"{Samples} samples are asked for: it must be from 1 to {SampleRun.MostSamples}");
        if (Prefix < 1)
            throw new FathomException($"the prefix has {Prefix} tokens: it must be at least 1");
        if (Keep is <= 0 or > 1)
            throw new FathomException($"a share of {Keep.ToString(CultureInfo.InvariantCulture)} is to go on: it must be above 0, and at most 1");
    }

    /// <summary>The samples that go on.</summary>
    internal int[] Kept(IEnumerable<PrefixFigures> prefixes) => Prefixes.Keep([.. prefixes.Select(prefix => prefix.By(By))], Keep);
}
