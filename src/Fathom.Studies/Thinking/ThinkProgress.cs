using Fathom.Studies.Voting;

namespace Fathom.Studies.Thinking;

/// <summary>What a sample is doing.</summary>
public enum ThinkState
{
    /// <summary>It waits for room, or for the prompt to be read.</summary>
    Waiting,
    /// <summary>It writes its first tokens.</summary>
    Prefix,
    /// <summary>It waits for the others' first tokens.</summary>
    Measured,
    /// <summary>It goes on.</summary>
    Kept,
    /// <summary>It was stopped.</summary>
    Rejected,
    /// <summary>It has ended.</summary>
    Done,
}

/// <summary>How far a sample is.</summary>
/// <param name="Seed">The seed of its sampling.</param>
/// <param name="State">What it is doing.</param>
/// <param name="Tokens">How many tokens it has.</param>
/// <param name="Prefix">What was measured of its first tokens; null before.</param>
/// <param name="IsKept">Whether it votes; null before that is decided.</param>
/// <param name="Answer">Its answer; null before it has ended, and where it has none.</param>
public sealed record ThinkSampleProgress(ulong Seed, ThinkState State, int Tokens, PrefixFigures? Prefix, bool? IsKept, string? Answer);

/// <summary>How far Think@n is.</summary>
/// <param name="PromptTokens">How many tokens the prompt has.</param>
/// <param name="ReadTokens">How many of them are read.</param>
/// <param name="Samples">The samples, in the order of their seeds.</param>
/// <param name="Vote">The vote of those that have ended.</param>
public sealed record ThinkProgress(int PromptTokens, int ReadTokens, IReadOnlyList<ThinkSampleProgress> Samples, Vote Vote);
