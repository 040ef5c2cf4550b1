using System.Globalization;
using System.Text;
using Fathom.Templates.Evaluation;

namespace Fathom.Templates.Text;

/// <summary>Texts as Python writes them in quotes, and the way back.</summary>
static class StringLiteral
{
    /// <summary>The text that the characters between quotes stand for, or null if an escape is malformed or names a character.</summary>
    public static string? Decode(string literal)
    {
        if (!literal.Contains('\\', StringComparison.Ordinal))
            return literal;
        var text = new StringBuilder(literal.Length);
        for (int i = 0; i < literal.Length; i++)
        {
            if (literal[i] != '\\')
            {
                text.Append(literal[i]);
                continue;
            }
            char escape = literal[++i];
            if (escape == 'N')
                return null;
            int digits = escape switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
            if (digits > 0)
            {
                if (i + digits >= literal.Length || !AppendHexadecimal(text, literal.AsSpan(i + 1, digits)))
                    return null;
                i += digits;
            }
            else if (escape is >= '0' and <= '7')
            {
                int end = i + 1;
                while (end < literal.Length && end < i + 3 && literal[end] is >= '0' and <= '7')
                    end++;
                text.Append((char)Convert.ToInt32(literal[i..end], 8));
                i = end - 1;
            }
            else
                AppendSimple(text, escape);
        }
        return text.ToString();
    }

    static bool AppendHexadecimal(StringBuilder text, ReadOnlySpan<char> digits)
    {
        if (!int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code) || code is < 0 or > 0x10FFFF)
            return false;
        if (code > 0xFFFF)
            text.Append(char.ConvertFromUtf32(code));
        else
            text.Append((char)code);
        return true;
    }

    static void AppendSimple(StringBuilder text, char escape) => _ = escape switch
    {
        '\n' => text,
        'n' => text.Append('\n'),
        't' => text.Append('\t'),
        'r' => text.Append('\r'),
        'a' => text.Append('\a'),
        'b' => text.Append('\b'),
        'f' => text.Append('\f'),
        'v' => text.Append('\v'),
        '\\' or '\'' or '"' => text.Append(escape),
        _ => text.Append('\\').Append(escape),
    };

    /// <summary>Writes a text in quotes: single ones, unless it holds only such.</summary>
    public static void Write(string text, TextBuilder builder)
    {
        char quote = text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        builder.Append(quote);
        for (int i = 0; i < text.Length; i++)
        {
            int code = CodePoints.At(text, i);
            if (code == quote || code == '\\')
                builder.Append('\\').Append(text[i]);
            else if (code == ' ' || IsPrintable(code))
                builder.Append(text.AsSpan(i, code > 0xFFFF ? 2 : 1));
            else
                builder.Append(Escaped(code));
            if (code > 0xFFFF)
                i++;
        }
        builder.Append(quote);
    }

    static bool IsPrintable(int code) => code > 0xFFFF
        ? IsPrintable(CharUnicodeInfo.GetUnicodeCategory(code))
        : IsPrintable(CharUnicodeInfo.GetUnicodeCategory((char)code));

    static bool IsPrintable(UnicodeCategory category) => category is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);

    static string Escaped(int code) => code switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        < 0x100 => FormattableString.Invariant($"\\x{code:x2}"),
        < 0x10000 => FormattableString.Invariant($"\\u{code:x4}"),
        _ => FormattableString.Invariant($"\\U{code:x8}"),
    };
}
