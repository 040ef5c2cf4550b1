namespace Fathom.Studies.Grading.Exact;

/// <summary>A quotient of sums. What it is divided by is 1 wherever that is a single term, since exponents may be negative.</summary>
readonly record struct Fraction(Polynomial Over, Polynomial Under)
{
    public static Fraction Of(Rational value) => new(new(value), Polynomial.One);

    public bool IsWhole => ReferenceEquals(Under, Polynomial.One);

    /// <summary>The number that it is, or null.</summary>
    public Rational? Constant => IsWhole ? Over.Constant : null;
}
