namespace Fathom.Studies.Grading.Exact;

/// <summary>A sum of monomials with rational coefficients other than 0, none twice. <see cref="Algebra"/> calculates with them.</summary>
sealed class Polynomial
{
    public const int MostTerms = 500;

    readonly Dictionary<Monomial, Rational> terms = [];

    public static Polynomial Zero { get; } = new();

    public static Polynomial One { get; } = new(Rational.One);

    Polynomial() { }

    public Polynomial(Rational constant) => Add(Monomial.One, constant);

    public Polynomial(Monomial monomial, Rational coefficient) => Add(monomial, coefficient);

    /// <summary>The sum of terms that may be alike.</summary>
    public Polynomial(IEnumerable<KeyValuePair<Monomial, Rational>> terms)
    {
        foreach (var (monomial, coefficient) in terms)
            Add(monomial, coefficient);
    }

    public IReadOnlyDictionary<Monomial, Rational> Terms => terms;

    public bool IsZero => terms.Count == 0;

    /// <summary>The number that it is, or null.</summary>
    public Rational? Constant => IsZero ? Rational.Zero : Single is ({ IsOne: true }, var value) ? value : null;

    /// <summary>Its only term, or null where there are others, or none.</summary>
    public (Monomial Monomial, Rational Coefficient)? Single
    {
        get
        {
            if (terms.Count != 1)
                return null;
            var (monomial, coefficient) = terms.First();
            return (monomial, coefficient);
        }
    }

    void Add(Monomial monomial, Rational coefficient)
    {
        var sum = terms.GetValueOrDefault(monomial) + coefficient;
        if (sum.IsZero)
            terms.Remove(monomial);
        else
            terms[monomial] = sum;
        if (terms.Count > MostTerms)
            throw new UnreadableException("it has too many terms");
    }
}
