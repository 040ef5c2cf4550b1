using System.Globalization;
using System.Numerics;
using Fathom.Templates.Evaluation;
using Fathom.Templates.Values;

namespace Fathom.Templates.Text;

/// <summary>Numbers to and from text, and compared across their types.</summary>
static class Numbers
{
    public static string Digits(BigInteger number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The number, or the nearer end of what 64 bits hold; ends leave room for a length to be added.</summary>
    public static long Clamp(BigInteger number) => (long)BigInteger.Clamp(number, long.MinValue / 2, long.MaxValue / 2);

    /// <summary>Reads a number of JSON or of a template: one with a point or an exponent is a float.</summary>
    public static NumberValue Parse(ReadOnlySpan<char> text, Rendering rendering)
    {
        if (text.IndexOfAny('.', 'e', 'E') >= 0)
            return new FloatValue(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture));
        rendering.EnsureBits(3L * text.Length);
        return rendering.Integer(BigInteger.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
    }

    public static bool AreEqual(NumberValue left, NumberValue right) => left is IntValue a && right is IntValue b
        ? a.Number == b.Number
        : left.Float == right.Float;

    public static int Compare(NumberValue left, NumberValue right) => left is IntValue a && right is IntValue b
        ? a.Number.CompareTo(b.Number)
        : left.Float.CompareTo(right.Float);

    public static int Hash(NumberValue value) => value switch
    {
        IntValue integer => integer.Number.GetHashCode(),
        _ when double.IsInteger(value.Float) => new BigInteger(value.Float).GetHashCode(),
        _ => value.Float.GetHashCode(),
    };

    /// <summary>The whole part of a float. Throws a runtime error if it has none.</summary>
    public static IntValue Truncate(double number, Rendering rendering) => double.IsFinite(number)
        ? rendering.Integer(new BigInteger(number))
        : throw Fault.Runtime($"cannot convert float {FloatText.Shortest(number)} to integer");
}
