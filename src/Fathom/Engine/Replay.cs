namespace Fathom.Engine;

/// <summary>Tokens that a sequence is made to go on with, one a step, as it once decoded them: so that it is computed again to the bit, without choosing.</summary>
/// <param name="Ids">The tokens, at least one.</param>
/// <param name="Finish">How it ended after the last.</param>
public sealed record Replay(IReadOnlyList<int> Ids, Finish Finish);
