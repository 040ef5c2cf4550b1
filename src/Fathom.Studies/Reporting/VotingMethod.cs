using Fathom.Studies.Statistics;

namespace Fathom.Studies.Reporting;

/// <summary>A way to come to one answer from a prompt's samples.</summary>
/// <param name="Key">Its name in JSON.</param>
/// <param name="Name">Its name in words.</param>
/// <param name="Rule">What it does, in a few words.</param>
public sealed record VotingMethod(string Key, string Name, string Rule)
{
    /// <summary>The share of prompts that it answers rightly.</summary>
    public Estimate Accuracy { get; init; }

    /// <summary>That less the share of plain majority voting, over the same prompts.</summary>
    public Estimate Gain { get; init; }

    /// <summary>How many tokens are generated, a prompt.</summary>
    public Estimate Tokens { get; init; }

    /// <summary>These as a share of those of plain majority voting.</summary>
    public Estimate Cost { get; init; }

    /// <summary>Why it cannot be told from the study; null where it can.</summary>
    public string? Missing { get; init; }
}
