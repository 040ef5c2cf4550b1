namespace Fathom.Lenses.Proof;

/// <summary>How far from g, in bits, what is computed of a divergence must be to stand for the divergence that the whole lens computes.</summary>
static class ProofMargin
{
    /// <summary>By how much two ways to sum one divergence may differ.</summary>
    const double OfSums = 1.0 / (1 << 13);

    /// <summary>The same where the last layer's logits are summed in another order too, beside what they are seen to differ by.</summary>
    const double OfDecoder = 1.0 / (1 << 10);

    /// <summary>Logits that are off by e change a divergence by less than 2 e bits; those that were not looked at may be off by more than those that were.</summary>
    const double BitsALogit = 16;

    /// <summary>Of a row that was computed whole: none where the last row is the lens' own.</summary>
    public static double OfWhole(ProofColumn column) => column.IsExact ? 0 : OfDecodersLogits(column);

    /// <summary>Of what a few tokens prove.</summary>
    public static double OfFewTokens(ProofColumn column) => column.IsExact ? OfSums : OfDecodersLogits(column);

    static double OfDecodersLogits(ProofColumn column) => OfDecoder + BitsALogit * column.Difference;
}
