using System.Globalization;
using System.Numerics;

namespace Fathom.Templates.Text;

/// <summary>Floats as Python writes them.</summary>
static class FloatText
{
    /// <summary>The shortest text that reads back as the number, with a point or an exponent always.</summary>
    public static string Shortest(double number)
    {
        if (!double.IsFinite(number))
            return NotFinite(number);
        (bool isNegative, string digits, int exponent) = Decompose(number);
        string text = exponent is >= -4 and < 16
            ? Positional(digits, exponent, atLeastOneDecimal: true)
            : Exponential(digits, exponent, 'e');
        return isNegative ? "-" + text : text;
    }

    /// <summary>The absolute value with so many decimals; a tie goes to the even digit.</summary>
    public static string Fixed(double number, int decimals)
    {
        if (!double.IsFinite(number))
            return NotFinite(Math.Abs(number));
        string digits = Scaled(number, decimals).ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
        return decimals == 0 ? digits : $"{digits[..^decimals]}.{digits[^decimals..]}";
    }

    /// <summary>The absolute value with one digit, a point, so many decimals, and an exponent.</summary>
    public static string Scientific(double number, int decimals, char exponentLetter)
    {
        if (!double.IsFinite(number))
            return NotFinite(Math.Abs(number));
        (string digits, int exponent) = Significant(number, decimals + 1);
        return Exponential(digits, exponent, exponentLetter);
    }

    /// <summary>The absolute value with so many digits that count, positional where that is short; trailing zeros are left off unless kept.</summary>
    public static string General(double number, int precision, char exponentLetter, bool keepZeros)
    {
        if (!double.IsFinite(number))
            return NotFinite(Math.Abs(number));
        precision = Math.Max(1, precision);
        (string digits, int exponent) = Significant(number, precision);
        if (!keepZeros)
            digits = digits.TrimEnd('0') is { Length: > 0 } some ? some : "0";
        return exponent >= -4 && exponent < precision
            ? Positional(digits, exponent, atLeastOneDecimal: false)
            : Exponential(digits, exponent, exponentLetter);
    }

    /// <summary>The number rounded to so many decimals (negative: tens), a tie to the even digit.</summary>
    public static double Round(double number, int decimals)
    {
        if (!double.IsFinite(number) || decimals > 330)
            return number;
        if (decimals < -310)
            return 0;
        return double.Parse(FormattableString.Invariant($"{Scaled(number, decimals)}e{-decimals}"), CultureInfo.InvariantCulture)
            * (double.IsNegative(number) ? -1 : 1);
    }

    static string NotFinite(double number) => double.IsNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";

    /// <summary>The absolute value times 10^decimals, rounded exactly, a tie to the even number.</summary>
    static BigInteger Scaled(double number, int decimals)
    {
        long bits = BitConverter.DoubleToInt64Bits(number);
        int exponent = (int)((bits >> 52) & 0x7FF);
        BigInteger numerator = (bits & 0xFFFFFFFFFFFFF) | (exponent == 0 ? 0 : 1L << 52), denominator = BigInteger.One;
        int power = Math.Max(exponent, 1) - 1075;
        if (power >= 0)
            numerator <<= power;
        else
            denominator <<= -power;
        if (decimals >= 0)
            numerator *= BigInteger.Pow(10, decimals);
        else
            denominator *= BigInteger.Pow(10, -decimals);
        BigInteger whole = BigInteger.DivRem(numerator, denominator, out BigInteger rest);
        int half = (2 * rest).CompareTo(denominator);
        return half > 0 || half == 0 && !whole.IsEven ? whole + 1 : whole;
    }

    /// <summary>So many digits that count of the absolute value, and the power of ten of the first.</summary>
    static (string Digits, int Exponent) Significant(double number, int count)
    {
        if (number == 0)
            return (new string('0', count), 0);
        int exponent = Decompose(number).Exponent;
        string digits = Scaled(number, count - 1 - exponent).ToString(CultureInfo.InvariantCulture);
        return digits.Length > count ? (digits[..count], exponent + 1) : (digits, exponent);
    }

    /// <summary>The shortest digits that read back as the number, and the power of ten of the first.</summary>
    static (bool IsNegative, string Digits, int Exponent) Decompose(double number)
    {
        if (number == 0)
            return (double.IsNegative(number), "0", 0);
        string text = Math.Abs(number).ToString("R", CultureInfo.InvariantCulture);
        int e = text.IndexOf('E', StringComparison.Ordinal);
        int power = e < 0 ? 0 : int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        string mantissa = e < 0 ? text : text[..e];
        int point = mantissa.IndexOf('.', StringComparison.Ordinal);
        string digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        int leadingZeros = digits.Length - digits.TrimStart('0').Length;
        return (number < 0, digits.Trim('0'), (point < 0 ? mantissa.Length : point) - 1 - leadingZeros + power);
    }

    static string Positional(string digits, int exponent, bool atLeastOneDecimal)
    {
        if (exponent < 0)
            return "0." + new string('0', -exponent - 1) + digits;
        if (digits.Length > exponent + 1)
            return $"{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
        return digits.PadRight(exponent + 1, '0') + (atLeastOneDecimal ? ".0" : "");
    }

    static string Exponential(string digits, int exponent, char letter) => FormattableString.Invariant(
        $"{digits[0]}{(digits.Length > 1 ? "." : "")}{digits[1..]}{letter}{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
}
