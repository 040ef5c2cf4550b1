using System.Numerics;

namespace Fathom.Studies.Grading.Exact;

/// <summary>What is not taken apart any further: a variable, a constant, a root or a function of something.</summary>
abstract record Atom
{
    /// <summary>Whether it is a number above 0, so that its powers may be taken apart.</summary>
    public virtual bool IsPositive => false;

    /// <summary>A name: a variable, or a constant of which nothing is known.</summary>
    public sealed record Variable(string Name) : Atom;

    public sealed record Pi : Atom
    {
        public override bool IsPositive => true;
    }

    /// <summary>The base of the natural logarithm.</summary>
    public sealed record Euler : Atom
    {
        public override bool IsPositive => true;
    }

    /// <summary>The root of -1; its exponents are 1.</summary>
    public sealed record Imaginary : Atom;

    public sealed record Infinity : Atom;

    /// <summary>A prime, or what is left of a number when the small primes are out; its exponents are above 0 and below 1.</summary>
    public sealed record Prime(BigInteger Value) : Atom
    {
        public override bool IsPositive => true;
    }

    /// <summary>A sum of which roots are taken; its exponents are below 1.</summary>
    public sealed record Sum(Polynomial Value) : Atom;

    /// <summary>A base with something else than a number in its exponent.</summary>
    public sealed record Exponential(Fraction Base, Monomial Exponent) : Atom;

    /// <summary>A function of which only the name is known.</summary>
    public sealed record Call(string Name, Fraction[] Arguments) : Atom;
}
