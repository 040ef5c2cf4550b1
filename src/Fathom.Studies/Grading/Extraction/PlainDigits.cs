using System.Globalization;
using System.Text;

namespace Fathom.Studies.Grading.Extraction;

/// <summary>Digits and signs of numbers in any script as ASCII has them.</summary>
static class PlainDigits
{
    /// <summary>The text with every decimal digit of Unicode, with minus signs, and with full-width and Arabic signs of numbers as ASCII.</summary>
    public static string Of(string text)
    {
        if (Ascii.IsValid(text))
            return text;
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            if (!rune.IsAscii && Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber)
                plain.Append((int)Rune.GetNumericValue(rune));
            else if (Sign(rune.Value) is { } sign)
                plain.Append(sign);
            else
                plain.Append(rune);
        return plain.ToString();
    }

    static string? Sign(int rune) => rune switch
    {
        '−' or '－' => "-",
        '，' or '٬' => ",",
        '．' or '٫' => ".",
        '％' or '٪' => "%",
        _ => null,
    };
}
