using System.Numerics;

namespace Fathom.Studies.Grading.Exact;

/// <summary>Exact calculation with numbers, roots, constants, variables and functions, within the bounds of one comparison.</summary>
/// <remarks>
/// Sums of monomials over atoms. Roots of numbers are monomials in primes with exponents from 0 to below 1: these are independent of each other over the rationals
/// (Besicovitch 1940), so two sums of roots are equal when their terms are. Quotients are compared crosswise.
/// </remarks>
sealed class Algebra
{
    const int MostAtoms = 64, MostPower = 1_000;

    readonly List<Atom> atoms = [];
    readonly WorkBound bound = new();

    /// <summary>The factors of a number's amount, with how often each is in it, negative where it divides.</summary>
    public static Dictionary<BigInteger, int> Factors(Rational value, BigInteger? index = null) => new(
    [
        .. WholeNumbers.Factors(BigInteger.Abs(value.Numerator), index ?? 1).Select(factor => KeyValuePair.Create(factor.Factor, factor.Count)),
        .. WholeNumbers.Factors(value.Denominator, index ?? 1).Select(factor => KeyValuePair.Create(factor.Factor, -factor.Count)),
    ]);

    /// <summary>The atom at a place.</summary>
    public Atom this[int place] => atoms[place];

    public Fraction Of(Atom atom) => new(new Polynomial(Monomial.Of(Place(atom), 1), Rational.One), Polynomial.One);

    /// <summary>Whether an atom, or one equal to it, was met.</summary>
    public bool Has(Atom atom) => atoms.Exists(other => AreSame(other, atom));

    public Fraction Add(Fraction a, Fraction b) => a.IsWhole && b.IsWhole
        ? new(Add(a.Over, b.Over), Polynomial.One)
        : Quotient(Add(Multiply(a.Over, b.Under), Multiply(b.Over, a.Under)), Multiply(a.Under, b.Under));

    public Fraction Multiply(Fraction a, Fraction b) => a.IsWhole && b.IsWhole
        ? new(Multiply(a.Over, b.Over), Polynomial.One)
        : Quotient(Multiply(a.Over, b.Over), Multiply(a.Under, b.Under));

    public Fraction Divide(Fraction a, Fraction b) => Quotient(Multiply(a.Over, b.Under), Multiply(a.Under, b.Over));

    public Fraction Negate(Fraction a) => a with { Over = Scale(a.Over, -1) };

    public Fraction Subtract(Fraction a, Fraction b) => Add(a, Negate(b));

    public bool AreEqual(Fraction a, Fraction b) => IsZero(Subtract(a, b).Over);

    /// <summary>The number that one is of the other, or null where it is none.</summary>
    public Rational? Ratio(Fraction a, Fraction b)
    {
        Polynomial left = Multiply(a.Over, b.Under), right = Multiply(b.Over, a.Under);
        if (left.IsZero || right.IsZero)
            return null;
        var (monomial, coefficient) = right.Terms.First();
        var ratio = left.Terms.GetValueOrDefault(monomial) / coefficient;
        return !ratio.IsZero && IsZero(Add(left, Scale(right, -ratio))) ? ratio : null;
    }

    public Fraction Power(Fraction a, Fraction exponent)
    {
        if (exponent.Constant is Rational number)
            return Power(a, number);
        if (!exponent.IsWhole || a.Constant is { IsZero: true })
            throw new UnreadableException("it has an exponent that is not worked out");
        var power = Fraction.Of(1);
        foreach (var (monomial, coefficient) in exponent.Over.Terms)
            power = Multiply(power, monomial.IsOne ? Power(a, coefficient) : Exponential(a, monomial, coefficient));
        return power;
    }

    public Fraction Power(Fraction a, Rational exponent)
    {
        if (a.Over.IsZero && exponent.Sign <= 0)
            throw new UnreadableException(exponent.IsZero ? "it holds zero to the power of zero" : "it divides by zero");
        if (!exponent.IsInteger)
            return a.IsWhole ? Root(a.Over, exponent) : Divide(Root(a.Over, exponent), Root(a.Under, exponent));
        if (a.IsWhole && a.Over.Single is (var monomial, var coefficient))
            return new(Term(monomial.Power(exponent), coefficient.Power(exponent.Numerator)), Polynomial.One);
        if (BigInteger.Abs(exponent.Numerator) > MostPower)
            throw new UnreadableException("it holds a sum to a power that is too high");
        int count = (int)BigInteger.Abs(exponent.Numerator);
        Polynomial over = Power(a.Over, count), under = Power(a.Under, count);
        return exponent.Sign < 0 ? Quotient(under, over) : Quotient(over, under);
    }

    /// <summary>The place of an atom, which is that of one equal to it.</summary>
    int Place(Atom atom)
    {
        int place = atoms.FindIndex(other => AreSame(other, atom));
        if (place >= 0)
            return place;
        if (atoms.Count == MostAtoms)
            throw new UnreadableException("it has too many variables");
        atoms.Add(atom);
        return atoms.Count - 1;
    }

    bool AreSame(Atom a, Atom b) => (a, b) switch
    {
        (Atom.Sum left, Atom.Sum right) => IsZero(Add(left.Value, Scale(right.Value, -1))),
        (Atom.Exponential left, Atom.Exponential right) => left.Exponent.Equals(right.Exponent) && AreEqual(left.Base, right.Base),
        (Atom.Call left, Atom.Call right) => left.Name == right.Name && left.Arguments.Length == right.Arguments.Length
            && left.Arguments.Zip(right.Arguments).All(pair => AreEqual(pair.First, pair.Second)),
        _ => a == b,
    };

    /// <summary>Whether a sum is 0, roots below a fraction line brought above it.</summary>
    bool IsZero(Polynomial sum)
    {
        if (sum.IsZero)
            return true;
        foreach (int place in Enumerable.Range(0, atoms.Count).Where(place => this[place] is Atom.Sum))
        {
            var lowest = sum.Terms.Keys.Min(term => term.ExponentOf(place).Floor());
            if (lowest.Sign < 0)
                return IsZero(Multiply(sum, new Polynomial(Monomial.Of(place, -lowest), Rational.One)));
        }
        return false;
    }

    Polynomial Add(Polynomial a, Polynomial b)
    {
        foreach (var (_, coefficient) in b.Terms)
            bound.Spend(coefficient.Bits);
        return new(a.Terms.Concat(b.Terms));
    }

    Polynomial Scale(Polynomial a, Rational factor) => Multiply(a, new Polynomial(factor));

    Polynomial Multiply(Polynomial a, Polynomial b)
    {
        if (ReferenceEquals(a, Polynomial.One) || ReferenceEquals(b, Polynomial.One))
            return ReferenceEquals(a, Polynomial.One) ? b : a;
        return new(Products(a, b));
    }

    IEnumerable<KeyValuePair<Monomial, Rational>> Products(Polynomial a, Polynomial b)
    {
        foreach (var (left, leftFactor) in a.Terms)
            foreach (var (right, rightFactor) in b.Terms)
            {
                bound.Spend(leftFactor.Bits + rightFactor.Bits);
                foreach (var term in Term(left * right, leftFactor * rightFactor).Terms)
                    yield return term;
            }
    }

    Polynomial Power(Polynomial a, int count)
    {
        var power = Polynomial.One;
        for (; count > 0; count--)
            power = Multiply(power, a);
        return power;
    }

    Fraction Quotient(Polynomial over, Polynomial under)
    {
        if (under.IsZero)
            throw new UnreadableException("it divides by zero");
        if (under.Single is not (var monomial, var coefficient))
            return new(over, under);
        return new(Multiply(over, Term(monomial.Power(-1), Rational.One / coefficient)), Polynomial.One);
    }

    /// <summary>A term with whole powers of primes, of the imaginary unit and of sums under a root worked out.</summary>
    Polynomial Term(Monomial monomial, Rational coefficient)
    {
        var rest = Monomial.One;
        var sums = Polynomial.One;
        foreach (var (place, exponent) in monomial.Powers)
        {
            var whole = exponent.Floor();
            var left = exponent;
            switch (this[place])
            {
                case Atom.Prime prime:
                    coefficient *= ((Rational)prime.Value).Power(whole);
                    left -= whole;
                    break;
                case Atom.Imaginary:
                    var turns = whole & 3;
                    coefficient *= turns >= 2 ? -1 : 1;
                    left = turns & 1;
                    break;
                case Atom.Sum sum when whole.Sign > 0:
                    if (whole > MostPower)
                        throw new UnreadableException("it holds a root to a power that is too high");
                    sums = Multiply(sums, Power(sum.Value, (int)whole));
                    left -= whole;
                    break;
            }
            rest *= Monomial.Of(place, left);
        }
        return Multiply(sums, new Polynomial(rest, coefficient));
    }

    /// <summary>A base to a coefficient times a monomial that is no number, the base taken apart where it is one term.</summary>
    Fraction Exponential(Fraction a, Monomial exponent, Rational coefficient)
    {
        if (!a.IsWhole || a.Over.Single is not (var monomial, var factor))
            return ExponentialAtom(a, exponent, coefficient);
        var power = factor.Sign < 0 ? ExponentialAtom(Fraction.Of(-1), exponent, coefficient) : Fraction.Of(1);
        foreach (var (prime, count) in Factors(factor))
            power = Multiply(power, ExponentialAtom(Fraction.Of(prime), exponent, coefficient * count));
        foreach (var (place, times) in monomial.Powers)
            power = Multiply(power, ExponentialAtom(Of(this[place]), exponent, coefficient * times));
        return power;
    }

    Fraction ExponentialAtom(Fraction @base, Monomial exponent, Rational times) =>
        new(new Polynomial(Monomial.Of(Place(new Atom.Exponential(@base, exponent)), times), Rational.One), Polynomial.One);

    /// <summary>A power that is no whole one.</summary>
    Fraction Root(Polynomial a, Rational exponent)
    {
        if (a.IsZero)
            return Fraction.Of(0);
        if (a.Single is (var monomial, var coefficient) && IsTakenApart(monomial, coefficient, exponent))
            return new(Multiply(NumberRoot(coefficient, exponent), Term(monomial.Power(exponent), Rational.One)), Polynomial.One);
        var content = Content(a);
        int place = Place(new Atom.Sum(Scale(a, Rational.One / content)));
        return new(Multiply(NumberRoot(content, exponent), Term(Monomial.Of(place, exponent), Rational.One)), Polynomial.One);
    }

    /// <summary>Whether the root of a product is that of its factors: an even root of an even power is so only where the power of the result is even too.</summary>
    bool IsTakenApart(Monomial monomial, Rational coefficient, Rational exponent)
    {
        if (!exponent.Denominator.IsEven)
            return true;
        if (coefficient.Sign < 0 && !monomial.IsOne)
            return false;
        foreach (var (place, power) in monomial.Powers)
            if (this[place] is Atom.Imaginary || (!this[place].IsPositive && power / 2 is { IsInteger: true } && !(power * exponent / 2).IsInteger))
                return false;
        return true;
    }

    Polynomial NumberRoot(Rational value, Rational exponent)
    {
        var root = Polynomial.One;
        if (value.Sign < 0)
        {
            if (exponent.Denominator.IsEven && exponent.Denominator != 2)
                throw new UnreadableException("it holds the root of a negative number");
            root = exponent.Denominator.IsEven
                ? Term(Monomial.Of(Place(new Atom.Imaginary()), exponent.Numerator), Rational.One)
                : new Polynomial(exponent.Numerator.IsEven ? 1 : -1);
        }
        foreach (var (factor, count) in Factors(value, exponent.Denominator))
            root = Multiply(root, Term(Monomial.Of(Place(new Atom.Prime(factor)), exponent * count), Rational.One));
        return root;
    }

    /// <summary>The largest number above 0 of which all coefficients are whole multiples.</summary>
    static Rational Content(Polynomial a) => a.Terms.Values.Aggregate(Rational.Zero, static (content, value) => new Rational(
        BigInteger.GreatestCommonDivisor(content.Numerator * value.Denominator, value.Numerator * content.Denominator), content.Denominator * value.Denominator));
}
