using System.Globalization;
using System.Numerics;
using Fathom.Templates.Values;

namespace Fathom.Templates.Syntax;

/// <summary>Numbers as Python writes them: with underscores between digits, in four bases, with a fraction or an exponent.</summary>
static class NumberLexer
{
    const int MaxDigits = 300;

    /// <summary>Where the number that starts at a place ends. Right after a dot it is a whole one: <c>x.1.0</c>.</summary>
    public static int End(string source, int start)
    {
        if (source[start] == '0' && start + 1 < source.Length && "bBoOxX".Contains(source[start + 1]))
            return Digits(source, start + 2, char.IsAsciiHexDigit);
        int end = Digits(source, start, char.IsAsciiDigit);
        if (start > 0 && source[start - 1] == '.')
            return end;
        if (IsDigit(source, end + 1) && source[end] == '.')
            end = Digits(source, end + 1, char.IsAsciiDigit);
        if (end < source.Length && source[end] is 'e' or 'E')
        {
            int exponent = end + 1 < source.Length && source[end + 1] is '+' or '-' ? end + 2 : end + 1;
            if (IsDigit(source, exponent))
                end = Digits(source, exponent, char.IsAsciiDigit);
        }
        return end;
    }

    /// <summary>The value of a number, or null if it is malformed or has very many digits.</summary>
    public static NumberValue? Value(string text)
    {
        string digits = text.Replace("_", "", StringComparison.Ordinal);
        if (digits.Length > MaxDigits)
            return null;
        int bitsOfDigit = digits.Length < 2 ? 0 : char.ToLowerInvariant(digits[1]) switch { 'b' => 1, 'o' => 3, 'x' => 4, _ => 0 };
        if (bitsOfDigit > 0)
            return InBase(digits.AsSpan(2), bitsOfDigit);
        if (digits.AsSpan().IndexOfAny('.', 'e', 'E') >= 0)
            return new FloatValue(double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture));
        bool hasLeadingZero = digits[0] == '0' && digits.AsSpan().IndexOfAnyExcept('0') >= 0;
        return hasLeadingZero ? null : new IntValue(BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture));
    }

    /// <summary>The value of digits of so many bits each, or null if one is too large or there is none.</summary>
    public static IntValue? InBase(ReadOnlySpan<char> digits, int bitsOfDigit)
    {
        BigInteger value = BigInteger.Zero;
        foreach (char digit in digits)
        {
            int number = char.IsAsciiHexDigit(digit) ? Convert.ToInt32(digit.ToString(), 16) : int.MaxValue;
            if (number >= 1 << bitsOfDigit)
                return null;
            value = (value << bitsOfDigit) + number;
        }
        return digits.IsEmpty ? null : new IntValue(value);
    }

    static bool IsDigit(string source, int at) => at < source.Length && char.IsAsciiDigit(source[at]);

    static int Digits(string source, int at, Predicate<char> isDigit)
    {
        while (at < source.Length && (isDigit(source[at]) || source[at] == '_' && at + 1 < source.Length && isDigit(source[at + 1])))
            at++;
        return at;
    }
}
