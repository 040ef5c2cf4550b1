using System.Globalization;
using System.Text;

namespace Fathom.Studies.Grading.Extraction;

/// <summary>The last number of a text in plain form: <c>-1234.5</c>, <c>3/4</c>, <c>1.5e-3</c>, <c>50%</c>.</summary>
sealed class NumberAnswer
{
    static readonly string[] ThousandsMarks = ["{,}", @",\!", @"\,", ",", "\u00A0", "\u202F", "\u2009"];
    static readonly string[] TimesMarks = [@"\times", @"\cdot", "×", "·", "*", "x"];
    static readonly string[] Fractions = [@"\frac", @"\dfrac", @"\tfrac"];

    readonly string text;
    StringBuilder reading = new(), last = new();
    int at;

    NumberAnswer(string text) => this.text = text;

    /// <summary>The number, or null. It is written as it was, but for marks between thousands, a currency sign and the form of fractions and powers of ten.</summary>
    public static string? Find(string text) => new NumberAnswer(PlainDigits.Of(text)).Last();

    string? Last()
    {
        while (at < text.Length)
        {
            int start = at;
            reading.Clear();
            if (ReadFraction())
                Keep(start);
            else if (SkipCommand() || !IsStart())
                at += at == start ? 1 : 0;
            else if (!SkipNoNumber())
            {
                ReadNumber();
                Keep(start);
            }
        }
        return last.Length > 0 ? last.ToString() : null;
    }

    /// <summary>Takes what was read as the last number so far, with its sign and percent sign.</summary>
    void Keep(int start)
    {
        if (IsNegative(start))
            reading.Insert(0, '-');
        ReadPercent();
        (last, reading) = (reading, last);
    }

    char At(int index) => index >= 0 && index < text.Length ? text[index] : '\0';

    bool IsDigit(int index) => char.IsAsciiDigit(At(index));

    bool Follows(int index, string piece) => index <= text.Length && text.AsSpan(index).StartsWith(piece, StringComparison.Ordinal);

    int Digits(int index)
    {
        int end = index;
        while (IsDigit(end))
            end++;
        return end - index;
    }

    /// <summary>Goes past the name of a command, whose letters are none before a digit.</summary>
    bool SkipCommand()
    {
        int end = at + 1;
        while (At(at) == '\\' && char.IsAsciiLetter(At(end)))
            end++;
        if (end == at + 1)
            return false;
        at = end;
        return true;
    }

    /// <summary>Whether a number begins here: with a digit, or with a point that no digit, letter or point stands before.</summary>
    bool IsStart() => IsDigit(at) || (At(at) == '.' && IsDigit(at + 1) && !char.IsLetterOrDigit(At(at - 1)) && At(at - 1) != '.');

    /// <summary>Goes past digits that are no number: part of a name, a time or ratio, a date or version, the mark of a list.</summary>
    bool SkipNoNumber()
    {
        if (IsDigit(at) && (At(at - 1) == '_' || (char.IsLetter(At(at - 1)) && !IsEndOfCommand(at - 1))))
            at += Digits(at);
        else if (Joined() is > 0 and var joined)
            at += joined;
        else if (IsListMarker())
            at += Digits(at) + 1;
        else
            return false;
        return true;
    }

    bool IsEndOfCommand(int index)
    {
        while (char.IsAsciiLetter(At(index)))
            index--;
        return At(index) == '\\';
    }

    /// <summary>The length of groups of digits joined by colons, or of three or more joined by one of <c>- / .</c>; 0 where there are none.</summary>
    int Joined()
    {
        int end = at + Digits(at);
        char joint = At(end);
        if (joint is not (':' or '-' or '/' or '.'))
            return 0;
        int groups = 1;
        for (; At(end) == joint && IsDigit(end + 1); groups++)
            end += 1 + Digits(end + 1);
        return groups >= (joint == ':' ? 2 : 3) ? end - at : 0;
    }

    /// <summary>One or two digits at the start of a line, with a point or a parenthesis, a blank, and text after it.</summary>
    bool IsListMarker()
    {
        int digits = Digits(at);
        if (digits is 0 or > 2 || At(at + digits) is not ('.' or ')') || At(at + digits + 1) is not (' ' or '\t'))
            return false;
        int before = at - 1;
        while (At(before) is ' ' or '\t')
            before--;
        int after = at + digits + 1;
        while (At(after) is ' ' or '\t')
            after++;
        return before < 0 || At(before) is '\n' or '\r' ? after < text.Length && At(after) is not ('\n' or '\r') : false;
    }

    /// <summary>Whether a minus stands before a number, also before or after its currency sign; it is none where a letter, a digit or a closing bracket stands directly before it.</summary>
    bool IsNegative(int start)
    {
        int before = start - 1;
        while (IsCurrency(before))
            before--;
        if (At(before) != '-')
            return false;
        do
            before--;
        while (IsCurrency(before));
        return !char.IsLetterOrDigit(At(before)) && At(before) is not (')' or ']' or '}');
    }

    bool IsCurrency(int index) => char.GetUnicodeCategory(At(index)) == UnicodeCategory.CurrencySymbol || (At(index) == '\\' && At(index + 1) == '$');

    /// <summary>Reads a fraction of LaTeX whose parts are numbers, or takes nothing.</summary>
    bool ReadFraction()
    {
        int start = at;
        if (At(at) != '\\' || Length(Fractions, at) is not (> 0 and var command))
            return false;
        at += command;
        if (ReadPart() && reading.Append('/') is not null && ReadPart())
            return true;
        at = start;
        return false;
    }

    /// <summary>Reads a number in braces, or one digit.</summary>
    bool ReadPart()
    {
        SkipBlanks();
        if (IsDigit(at))
        {
            reading.Append(text[at++]);
            return true;
        }
        if (At(at) != '{')
            return false;
        at++;
        SkipBlanks();
        if (At(at) == '-')
            reading.Append(text[at++]);
        if (!IsStart())
            return false;
        ReadDecimal();
        SkipBlanks();
        return At(at++) == '}';
    }

    void SkipBlanks()
    {
        while (char.IsWhiteSpace(At(at)))
            at++;
    }

    void ReadNumber()
    {
        ReadDecimal();
        if (At(at) == '/' && IsDigit(at + 1))
        {
            reading.Append(text[at++]);
            ReadDecimal();
        }
        else if (!ReadExponent())
            ReadPowerOfTen();
    }

    /// <summary>Reads digits with a point, their thousands joined.</summary>
    void ReadDecimal()
    {
        int digits = Digits(at);
        ReadDigits(digits);
        while (digits is > 0 and <= 3 && Length(ThousandsMarks, at) is > 0 and var mark && Digits(at + mark) == 3)
        {
            at += mark;
            ReadDigits(3);
        }
        if (At(at) == '.' && IsDigit(at + 1))
            ReadDigits(1 + Digits(at + 1));
    }

    void ReadDigits(int count)
    {
        reading.Append(text, at, count);
        at += count;
    }

    /// <summary>The length of the first of some marks that stands at a place, 0 where none does.</summary>
    int Length(string[] marks, int index)
    {
        foreach (string mark in marks)
            if (Follows(index, mark))
                return mark.Length;
        return 0;
    }

    /// <summary>Reads an exponent as programs write it.</summary>
    bool ReadExponent()
    {
        if (At(at) is not ('e' or 'E'))
            return false;
        int sign = At(at + 1) is '+' or '-' ? 1 : 0, digits = Digits(at + 1 + sign), length = 1 + sign + digits;
        if (digits == 0 || char.IsLetter(At(at + length)))
            return false;
        ReadDigits(length);
        return true;
    }

    /// <summary>Reads "times a power of ten", in the form of an exponent.</summary>
    void ReadPowerOfTen()
    {
        int end = SkipThin(at), times = Length(TimesMarks, end);
        if (times == 0)
            return;
        end = SkipThin(end + times);
        if (!Follows(end, "10^"))
            return;
        end += 3;
        bool inBraces = At(end) == '{';
        end += inBraces ? 1 : 0;
        bool isNegative = At(end) == '-';
        end += At(end) is '-' or '+' ? 1 : 0;
        int count = Digits(end);
        if (count == 0 || (inBraces && At(end + count) != '}'))
            return;
        reading.Append(isNegative ? "e-" : "e").Append(text, end, count);
        at = end + count + (inBraces ? 1 : 0);
    }

    /// <summary>Past blanks, also those of LaTeX, of which there are few within a number.</summary>
    int SkipThin(int index)
    {
        const int MostBlanks = 8;
        for (int i = 0; i < MostBlanks; i++)
            if (char.IsWhiteSpace(At(index)))
                index++;
            else if (At(index) == '\\' && At(index + 1) is ',' or ' ')
                index += 2;
            else
                break;
        return index;
    }

    void ReadPercent()
    {
        int end = SkipThin(at);
        end += Follows(end, @"\%") ? 1 : 0;
        if (At(end) != '%')
            return;
        at = end + 1;
        reading.Append('%');
    }
}
