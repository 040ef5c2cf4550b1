using System.Globalization;
using System.Numerics;
using Fathom.Studies.Grading.Exact;

namespace Fathom.Studies.Grading.Reading;

/// <summary>The exact value of a number as it is written.</summary>
static class NumberValue
{
    const int MostDigits = 4_000;

    /// <summary>The value of such a text as <see cref="TokenKind.Number"/> tells.</summary>
    /// <exception cref="UnreadableException">It has too many digits, or its exponent says so.</exception>
    public static Rational Of(string number)
    {
        if (number.Length > MostDigits)
            throw new UnreadableException("it holds a number of too many digits");
        int mark = number.IndexOf('e', StringComparison.Ordinal);
        var exponent = mark < 0 ? BigInteger.Zero : Whole(number[(mark + 1)..]);
        string digits = mark < 0 ? number : number[..mark];
        int open = digits.IndexOf('(', StringComparison.Ordinal);
        string repeated = open < 0 ? "" : digits[(open + 1)..^1];
        string once = open < 0 ? digits : digits[..open];
        int point = once.IndexOf('.', StringComparison.Ordinal);
        int places = point < 0 ? 0 : once.Length - point - 1;
        Rational value = Whole("0" + once.Replace(".", "", StringComparison.Ordinal));
        if (repeated.Length > 0)
            value += new Rational(Whole(repeated), BigInteger.Pow(10, repeated.Length) - 1);
        return value * ((Rational)10).Power(exponent - places);
    }

    static BigInteger Whole(string digits) => BigInteger.Parse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
