using System.Numerics;

namespace Fathom.Studies.Grading.Exact;

/// <summary>Numbers by their binary digits, for what is compared after rounding: whole multiples of 2^-256.</summary>
static class Approximation
{
    const int Places = 256;

    /// <summary>What lies further from 0 is not rounded, what divides and lies nearer to 0 than one through it is no divisor.</summary>
    const int MostBits = 100;

    /// <summary>Bits in which two values agree that are said to be equal: 48 decimal places.</summary>
    const int AgreeingBits = 160;

    const int MostRootIndex = 32;

    static readonly BigInteger One = BigInteger.One << Places;

    /// <summary>Machin 1706: pi / 4 = 4 arctan 1/5 - arctan 1/239.</summary>
    static readonly BigInteger Pi = 4 * (4 * ArcTangent(5) - ArcTangent(239));

    static readonly BigInteger Euler = SumOfInverseFactorials();

    /// <summary>The value, or null where it is no real number, or one too large or too small.</summary>
    public static BigInteger? Of(Algebra algebra, Fraction value)
    {
        if (Of(algebra, value.Over) is not BigInteger over || Of(algebra, value.Under) is not BigInteger under)
            return null;
        return Bounded(under) is null || BigInteger.Abs(under) < One >> MostBits ? null : Bounded(over * One / under);
    }

    /// <summary>The value in millionths, rounded to the nearest.</summary>
    public static BigInteger Millionths(BigInteger value) => (value * 1_000_000 + (One >> 1)) >> Places;

    public static bool Agree(BigInteger a, BigInteger b) => BigInteger.Abs(a - b) < One >> AgreeingBits;

    static BigInteger? Of(Algebra algebra, Polynomial sum)
    {
        var total = BigInteger.Zero;
        foreach (var (monomial, coefficient) in sum.Terms)
        {
            var term = coefficient.Numerator * One / coefficient.Denominator;
            foreach (var (place, exponent) in monomial.Powers)
            {
                if (Of(algebra, algebra[place]) is not BigInteger atom || Power(atom, exponent) is not BigInteger power || Bounded(term) is null)
                    return null;
                term = term * power / One;
            }
            total += term;
        }
        return Bounded(total);
    }

    static BigInteger? Of(Algebra algebra, Atom atom) => atom switch
    {
        Atom.Pi => Pi,
        Atom.Euler => Euler,
        Atom.Prime prime => Bounded(prime.Value * One),
        Atom.Sum sum => Of(algebra, sum.Value),
        _ => null,
    };

    static BigInteger? Power(BigInteger value, Rational exponent)
    {
        var count = BigInteger.Abs(exponent.Numerator);
        if (value.Sign <= 0 || count > MostBits || exponent.Denominator > MostRootIndex)
            return null;
        int index = (int)exponent.Denominator;
        var root = WholeNumbers.Root(value << (Places * (index - 1)), index);
        var power = One;
        for (; count > 0 && Bounded(power) is not null; count--)
            power = power * root / One;
        return Bounded(power) is null || power < One >> MostBits ? null : exponent.Sign < 0 ? One * One / power : power;
    }

    static BigInteger? Bounded(BigInteger value) => value.GetBitLength() > Places + MostBits ? null : value;

    static BigInteger ArcTangent(int cotangent)
    {
        BigInteger sum = 0, power = One / cotangent;
        for (int n = 1; !power.IsZero; n += 2, power /= -cotangent * cotangent)
            sum += power / n;
        return sum;
    }

    static BigInteger SumOfInverseFactorials()
    {
        BigInteger sum = 0, term = One;
        for (int n = 1; !term.IsZero; n++)
            (sum, term) = (sum + term, term / n);
        return sum;
    }
}
