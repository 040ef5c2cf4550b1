namespace Fathom.Lenses.Proof;

/// <summary>How far the rows of logits of columns were computed of which only the depth is measured.</summary>
/// <param name="Whole">Rows that were computed whole; one that was computed twice counts twice.</param>
/// <param name="ByFewTokens">Layers that the logits of a few tokens decided.</param>
/// <param name="Skipped">Layers that did not need to be decided.</param>
/// <param name="SingleLogits">The logits of those few tokens.</param>
public readonly record struct ProofCounts(long Whole, long ByFewTokens, long Skipped, long SingleLogits)
{
    /// <summary>The sum of both.</summary>
    public static ProofCounts operator +(ProofCounts a, ProofCounts b) =>
        new(a.Whole + b.Whole, a.ByFewTokens + b.ByFewTokens, a.Skipped + b.Skipped, a.SingleLogits + b.SingleLogits);
}
