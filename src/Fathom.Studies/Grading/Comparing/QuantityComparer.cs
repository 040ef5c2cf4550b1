using System.Numerics;
using Fathom.Studies.Grading.Exact;

namespace Fathom.Studies.Grading.Comparing;

/// <summary>Compares two values: exactly, or after rounding where one is a decimal number and the other is not, or by many digits where roots stand in roots.</summary>
sealed class QuantityComparer(Algebra algebra)
{
    static readonly Fraction Hundredth = Fraction.Of(new Rational(1, 100));

    /// <summary>Whether they are equal, and by which comparison.</summary>
    public Finding Compare(Quantity a, Quantity b)
    {
        var pairs = Pairs(a, b).ToArray();
        foreach (var (left, right) in pairs)
            if (algebra.AreEqual(left, right))
                return new(true, a.IsPercent || b.IsPercent ? "percentages" : Exactly(a, b));
        foreach (var (left, right) in pairs)
            if (Approximation.Of(algebra, left) is BigInteger one && Approximation.Of(algebra, right) is BigInteger other)
            {
                if (IsRounded(a, b) && Approximation.Millionths(one) is { IsZero: false } millionths && millionths == Approximation.Millionths(other))
                    return new(true, "numbers rounded to 6 decimals");
                if (!a.IsDecimal && !b.IsDecimal && (left.Constant ?? right.Constant) is null && Approximation.Agree(one, other))
                    return new(true, "numbers, to 48 decimals");
            }
        return new(false, Exactly(a, b));
    }

    /// <summary>Whether one is a decimal number, and the other neither that nor whole.</summary>
    static bool IsRounded(Quantity a, Quantity b) => a.IsDecimal != b.IsDecimal && (a.IsDecimal ? b : a).Value.Constant is not { IsInteger: true };

    static string Exactly(Quantity a, Quantity b) => a.Value.Constant is null || b.Value.Constant is null ? "exact expressions" : "exact numbers";

    /// <summary>What is compared with what: a percentage equals both its number and the hundredth of that, but only a percentage does.</summary>
    IEnumerable<(Fraction, Fraction)> Pairs(Quantity a, Quantity b)
    {
        yield return (a.Value, b.Value);
        if (a.IsPercent && !b.IsPercent)
            yield return (algebra.Multiply(a.Value, Hundredth), b.Value);
        if (b.IsPercent && !a.IsPercent)
            yield return (a.Value, algebra.Multiply(b.Value, Hundredth));
    }
}
