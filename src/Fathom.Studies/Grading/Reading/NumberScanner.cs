using System.Text;

namespace Fathom.Studies.Grading.Reading;

/// <summary>Reads a number as it is written: thousands in groups of exactly three, a decimal point, repeated digits, an exponent.</summary>
static class NumberScanner
{
    static readonly string[] Marks = ["{,}", @",\!", @"\,", ","];

    /// <summary>The number at a place, which moves past it; a comma alone parts thousands where that is said.</summary>
    public static string Scan(string text, ref int at, bool commas)
    {
        var number = new StringBuilder();
        int digits = Digits(text, at);
        number.Append(text, at, digits);
        at += digits;
        if (digits is > 0 and <= 3 && number[0] != '0')
            AppendThousands(number, text, ref at, commas);
        if (at < text.Length && text[at] == '.' && (Digits(text, at + 1) > 0 || Repeated(text, at + 1).Length > 0))
        {
            digits = Digits(text, at + 1);
            number.Append(text, at, digits + 1);
            at += digits + 1;
            string repeated = Repeated(text, at);
            if (repeated.Length > 0)
            {
                number.Append('(').Append(repeated).Append(')');
                at = text.IndexOf('}', at) + 1;
            }
        }
        AppendExponent(number, text, ref at);
        return number.ToString();
    }

    static int Digits(string text, int at)
    {
        int end = at;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
            end++;
        return end - at;
    }

    /// <summary>Takes the groups of thousands, or none where one of them has not three digits.</summary>
    static void AppendThousands(StringBuilder number, string text, ref int at, bool commas)
    {
        int end = at, length = number.Length;
        while (Array.Find(Marks, mark => (commas || mark != ",") && text.AsSpan(end).StartsWith(mark, StringComparison.Ordinal)) is { } mark
            && Digits(text, end + mark.Length) is > 0 and var digits)
        {
            if (digits != 3)
            {
                number.Length = length;
                return;
            }
            number.Append(text, end + mark.Length, digits);
            end += mark.Length + digits;
        }
        at = end;
    }

    /// <summary>The digits under a line that are repeated.</summary>
    static string Repeated(string text, int at)
    {
        const string Line = @"\overline{";
        if (!text.AsSpan(at).StartsWith(Line, StringComparison.Ordinal))
            return "";
        int start = at + Line.Length, digits = Digits(text, start);
        return start + digits < text.Length && text[start + digits] == '}' ? text.Substring(start, digits) : "";
    }

    static void AppendExponent(StringBuilder number, string text, ref int at)
    {
        if (at >= text.Length || text[at] is not ('e' or 'E'))
            return;
        int start = at + 1;
        start += start < text.Length && text[start] is '+' or '-' ? 1 : 0;
        int digits = Digits(text, start), end = start + digits;
        if (digits == 0 || (end < text.Length && char.IsAsciiLetter(text[end])))
            return;
        number.Append('e').Append(text, at + 1, end - at - 1);
        at = end;
    }
}
