using Fathom.Engine;

namespace Fathom.Studies.Thinking;

/// <summary>A sample of Think@n.</summary>
/// <param name="Seed">The seed of its sampling.</param>
/// <param name="Prefix">What was measured of its first tokens.</param>
/// <param name="IsKept">Whether it was among those that go on, and votes.</param>
/// <param name="Finish">How it ended.</param>
/// <param name="Ids">The tokens that it generated.</param>
/// <param name="Text">Their text.</param>
/// <param name="Answer">The answer found in the text; null where there is none, or it was stopped.</param>
public sealed record ThinkSample(ulong Seed, PrefixFigures Prefix, bool IsKept, Finish Finish, IReadOnlyList<int> Ids, string Text, string? Answer);
