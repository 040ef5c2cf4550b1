using System.Numerics;
using Fathom.Studies.Grading.Exact;
using Fathom.Studies.Grading.Reading;

namespace Fathom.Studies.Grading.Comparing;

/// <summary>Works out one value.</summary>
sealed class Evaluator(Algebra algebra)
{
    const int MostFactorial = 1_000;

    /// <summary>The value with how it was written.</summary>
    /// <exception cref="UnreadableException">It is not one value, has none, or one beyond the bounds.</exception>
    public Quantity Quantity(Node node)
    {
        switch (node)
        {
            case Node.Percent percent:
                return Quantity(percent.Inner) with { IsPercent = true };
            case Node.Unit unit:
                var inner = Quantity(unit.Inner);
                return unit.IsKnown || inner.Value.Constant is not null || Approximation.Of(algebra, inner.Value) is not null
                    ? inner : throw new UnreadableException("words follow something that is no number");
            case Node.Negative negative:
                var positive = Quantity(negative.Inner);
                return positive with { Value = algebra.Negate(positive.Value) };
            default:
                return new(Value(node), false, IsDecimal(node));
        }
    }

    Fraction Value(Node node) => node switch
    {
        Node.Number number => Fraction.Of(number.Value),
        Node.Symbol symbol => algebra.Of(Atom(symbol.Name)),
        Node.Negative negative => algebra.Negate(Value(negative.Inner)),
        Node.Sum sum => sum.Terms.Select(Value).Aggregate(algebra.Add),
        Node.Product product => product.Factors.Aggregate(Fraction.Of(1), Times),
        Node.Inverse inverse => algebra.Divide(Fraction.Of(1), Value(inverse.Inner)),
        Node.Power power => algebra.Power(Value(power.Base), Value(power.Exponent)),
        Node.Factorial factorial => Factorial(Value(factorial.Inner)),
        Node.Call call => Call(call.Function, [.. call.Arguments.Select(Value)]),
        Node.Percent percent => algebra.Multiply(Value(percent.Inner), Fraction.Of(new Rational(1, 100))),
        Node.Unit => Quantity(node).Value,
        _ => throw new UnreadableException("something that is not one value stands inside a calculation"),
    };

    Fraction Times(Fraction product, Node factor) =>
        factor is Node.Inverse inverse ? algebra.Divide(product, Value(inverse.Inner)) : algebra.Multiply(product, Value(factor));

    static Atom Atom(string name) => name switch
    {
        "pi" => new Atom.Pi(),
        "e" => new Atom.Euler(),
        "i" => new Atom.Imaginary(),
        "infty" => new Atom.Infinity(),
        _ => new Atom.Variable(name),
    };

    /// <summary>Whether it is a decimal number as it stands, or one times a power of ten.</summary>
    static bool IsDecimal(Node node) => node switch
    {
        Node.Number number => number.IsDecimal,
        Node.Product { Factors: [var number, Node.Power { Base: Node.Number { Value: { IsInteger: true } ten }, Exponent: Node.Number or Node.Negative { Inner: Node.Number } }] } =>
            ten.Equals(10) && IsDecimal(number),
        _ => false,
    };

    Fraction Call(string function, Fraction[] arguments) => (function, arguments) switch
    {
        ("sqrt", [var radicand, var index]) => algebra.Power(radicand, algebra.Divide(Fraction.Of(1), index)),
        ("exp", [var exponent]) => algebra.Power(algebra.Of(new Atom.Euler()), exponent),
        ("abs", [var inner]) => Absolute(inner),
        ("floor", [{ Constant: Rational number }]) => Fraction.Of(number.Floor()),
        ("ceil", [{ Constant: Rational number }]) => Fraction.Of(-(-number).Floor()),
        ("binom", [{ Constant: { IsInteger: true } n }, { Constant: { IsInteger: true } k }]) => Fraction.Of(Binomial(n.Numerator, k.Numerator)),
        ("ln" or "log", [{ Constant: Rational number }]) when number.Equals(1) => Fraction.Of(0),
        ("log", [{ Constant: Rational number }, { Constant: Rational @base }]) when Logarithm(number, @base) is Rational logarithm => Fraction.Of(logarithm),
        _ => algebra.Of(new Atom.Call(function, arguments)),
    };

    Fraction Absolute(Fraction inner)
    {
        if (inner.Constant is Rational number)
            return number.Sign < 0 ? algebra.Negate(inner) : inner;
        if (Approximation.Of(algebra, inner) is BigInteger value)
            return value.Sign < 0 ? algebra.Negate(inner) : inner;
        // Of an expression and its opposite, the one that was met first stands for both.
        return algebra.Of(algebra.Has(new Atom.Call("abs", [algebra.Negate(inner)])) ? new Atom.Call("abs", [algebra.Negate(inner)]) : new Atom.Call("abs", [inner]));
    }

    Fraction Factorial(Fraction inner)
    {
        if (inner.Constant is not { IsInteger: true, Sign: >= 0 } number)
            return algebra.Of(new Atom.Call("!", [inner]));
        if (number.Numerator > MostFactorial)
            throw new UnreadableException("it holds a factorial that is too large");
        var product = BigInteger.One;
        for (int factor = 2; factor <= number.Numerator; factor++)
            product *= factor;
        return Fraction.Of(product);
    }

    static BigInteger Binomial(BigInteger n, BigInteger k)
    {
        if (n.Sign < 0 || k.Sign < 0 || k > n)
            return 0;
        k = BigInteger.Min(k, n - k);
        if (k > MostFactorial || n.GetBitLength() > 64)
            throw new UnreadableException("it holds a binomial coefficient that is too large");
        var product = BigInteger.One;
        for (int i = 1; i <= k; i++)
            product = product * (n - k + i) / i;
        return product;
    }

    /// <summary>The rational number to which a base is to be raised, where there is one.</summary>
    static Rational? Logarithm(Rational number, Rational @base)
    {
        if (number.Sign <= 0 || @base.Sign <= 0 || @base.Equals(1))
            return null;
        Dictionary<BigInteger, int> left = Algebra.Factors(number), right = Algebra.Factors(@base);
        if (left.Count == 0)
            return Rational.Zero;
        if (left.Count != right.Count || left.Keys.Any(factor => !right.ContainsKey(factor)))
            return null;
        Rational[] ratios = [.. left.Select(factor => new Rational(factor.Value, right[factor.Key]))];
        return ratios.All(ratio => ratio.Equals(ratios[0])) ? ratios[0] : null;
    }
}
