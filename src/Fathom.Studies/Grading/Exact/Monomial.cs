using System.Collections.Immutable;

namespace Fathom.Studies.Grading.Exact;

/// <summary>A product of powers of atoms: each atom's place in its <see cref="Algebra"/> with an exponent other than 0, by rising place.</summary>
readonly struct Monomial : IEquatable<Monomial>
{
    readonly ImmutableArray<(int Atom, Rational Exponent)> powers;

    Monomial(ImmutableArray<(int Atom, Rational Exponent)> powers) => this.powers = powers;

    /// <summary>The product of nothing, 1.</summary>
    public static Monomial One => default;

    public ReadOnlySpan<(int Atom, Rational Exponent)> Powers => powers.IsDefault ? [] : powers.AsSpan();

    public bool IsOne => Powers.IsEmpty;

    public static Monomial Of(int atom, Rational exponent) => exponent.IsZero ? One : new([(atom, exponent)]);

    public static Monomial operator *(Monomial a, Monomial b)
    {
        if (a.IsOne || b.IsOne)
            return a.IsOne ? b : a;
        ReadOnlySpan<(int Atom, Rational Exponent)> left = a.Powers, right = b.Powers;
        var product = ImmutableArray.CreateBuilder<(int Atom, Rational Exponent)>(left.Length + right.Length);
        int i = 0, j = 0;
        while (i < left.Length || j < right.Length)
        {
            int order = i == left.Length ? 1 : j == right.Length ? -1 : left[i].Atom.CompareTo(right[j].Atom);
            (int Atom, Rational Exponent) next = order < 0 ? left[i] : order > 0 ? right[j] : (left[i].Atom, left[i].Exponent + right[j].Exponent);
            if (!next.Exponent.IsZero)
                product.Add(next);
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }
        return new(product.ToImmutable());
    }

    /// <summary>Every exponent times a number.</summary>
    public Monomial Power(Rational exponent) =>
        exponent.IsZero || IsOne ? One : new([.. powers.Select(power => (power.Atom, power.Exponent * exponent))]);

    /// <summary>The exponent of an atom, 0 where it is not there.</summary>
    public Rational ExponentOf(int atom)
    {
        foreach (var power in Powers)
            if (power.Atom == atom)
                return power.Exponent;
        return Rational.Zero;
    }

    public bool Equals(Monomial other) => Powers.SequenceEqual(other.Powers);

    public override bool Equals(object? obj) => obj is Monomial other && Equals(other);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var power in Powers)
            hash.Add(power);
        return hash.ToHashCode();
    }
}
