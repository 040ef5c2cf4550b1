using System.Globalization;
using System.Numerics;

namespace Fathom.Studies.Grading.Exact;

/// <summary>A fraction of whole numbers, reduced, its denominator above 0.</summary>
readonly struct Rational : IEquatable<Rational>
{
    /// <summary>Bits of a numerator or denominator: about 5,000 decimal digits.</summary>
    public const int MostBits = 1 << 14;

    readonly BigInteger denominatorLessOne;

    /// <exception cref="UnreadableException">The denominator is 0, or a part is longer than <see cref="MostBits"/>.</exception>
    public Rational(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.IsZero)
            throw new UnreadableException("it divides by zero");
        var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator);
        if (denominator.Sign < 0)
            divisor = -divisor;
        if (!divisor.IsOne)
            (numerator, denominator) = (numerator / divisor, denominator / divisor);
        if (numerator.GetBitLength() > MostBits || denominator.GetBitLength() > MostBits)
            throw new UnreadableException("it holds a number of too many digits");
        (Numerator, denominatorLessOne) = (numerator, denominator - BigInteger.One);
    }

    public static Rational Zero => default;

    public static Rational One => 1;

    public BigInteger Numerator { get; }

    public BigInteger Denominator => denominatorLessOne + BigInteger.One;

    public bool IsZero => Numerator.IsZero;

    public bool IsInteger => denominatorLessOne.IsZero;

    public int Sign => Numerator.Sign;

    public int Bits => (int)(Numerator.GetBitLength() + denominatorLessOne.GetBitLength());

    public static implicit operator Rational(BigInteger value) => new(value, BigInteger.One);

    public static implicit operator Rational(int value) => new(value, BigInteger.One);

    public static Rational operator +(Rational a, Rational b) =>
        new(a.Numerator * b.Denominator + b.Numerator * a.Denominator, a.Denominator * b.Denominator);

    public static Rational operator -(Rational a, Rational b) => a + -b;

    public static Rational operator -(Rational a) => new(-a.Numerator, a.Denominator);

    public static Rational operator *(Rational a, Rational b) => new(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

    public static Rational operator /(Rational a, Rational b) => new(a.Numerator * b.Denominator, a.Denominator * b.Numerator);

    /// <summary>A whole power, also a negative one.</summary>
    public Rational Power(BigInteger exponent)
    {
        var count = BigInteger.Abs(exponent);
        if (Bits > 1 && count * (Bits - 1) > 2 * MostBits)
            throw new UnreadableException("it holds a power of too many digits");
        // What is 0, 1 or -1 stays so, whatever the exponent.
        int times = Bits > 1 ? (int)count : count.IsZero ? 0 : count.IsEven ? 2 : 1;
        var power = new Rational(BigInteger.Pow(Numerator, times), BigInteger.Pow(Denominator, times));
        return exponent.Sign < 0 ? One / power : power;
    }

    /// <summary>The largest whole number that is not above it.</summary>
    public BigInteger Floor() => BigInteger.DivRem(Numerator, Denominator, out var rest) - (rest.Sign < 0 ? 1 : 0);

    public bool Equals(Rational other) => Numerator == other.Numerator && denominatorLessOne == other.denominatorLessOne;

    public override bool Equals(object? obj) => obj is Rational other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Numerator, denominatorLessOne);

    public override string ToString() => IsInteger
        ? Numerator.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Numerator}/{Denominator}");
}
