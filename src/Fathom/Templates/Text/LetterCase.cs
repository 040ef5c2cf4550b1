using System.Globalization;
using System.Text;

namespace Fathom.Templates.Text;

/// <summary>Upper and lower case by Unicode, with the letters that become several.</summary>
static class LetterCase
{
    static readonly (string Letter, string Upper)[] expanding =
    [
        ("ß", "SS"), ("ı", "I"), ("ſ", "S"), ("ŉ", "ʼN"), ("ǰ", "J\u030C"), ("ΐ", "Ι\u0308\u0301"), ("ΰ", "Υ\u0308\u0301"), ("և", "ԵՒ"),
        ("ẖ", "H\u0331"), ("ẗ", "T\u0308"), ("ẘ", "W\u030A"), ("ẙ", "Y\u030A"), ("ẚ", "Aʾ"),
        ("ﬀ", "FF"), ("ﬁ", "FI"), ("ﬂ", "FL"), ("ﬃ", "FFI"), ("ﬄ", "FFL"), ("ﬅ", "ST"), ("ﬆ", "ST"),
    ];

    public static string Upper(string text)
    {
        string upper = text.ToUpperInvariant();
        if (Ascii.IsValid(upper))
            return upper;
        foreach ((string letter, string expanded) in expanding)
            upper = upper.Replace(letter, expanded, StringComparison.Ordinal);
        return upper;
    }

    /// <summary>Lower case; a sigma that ends a word takes its final form.</summary>
    public static string Lower(string text)
    {
        string lower = text.ToLowerInvariant().Replace("İ", "i\u0307", StringComparison.Ordinal);
        if (!text.Contains('Σ', StringComparison.Ordinal) || lower.Length != text.Length)
            return lower;
        char[] letters = lower.ToCharArray();
        for (int i = text.IndexOf('Σ', StringComparison.Ordinal); i >= 0; i = text.IndexOf('Σ', i + 1))
            if (i > 0 && char.IsLetter(text[i - 1]) && !(i + 1 < text.Length && char.IsLetter(text[i + 1])))
                letters[i] = 'ς';
        return new string(letters);
    }

    /// <summary>The first letter upper case, the others lower.</summary>
    public static string Capitalize(string text)
    {
        int first = text.Length == 0 ? 0 : CodePoints.LengthAt(text, 0);
        return First(text[..first]) + Lower(text[first..]);
    }

    /// <summary>Every letter that follows no other upper case, the others lower.</summary>
    public static string Title(string text)
    {
        var title = new StringBuilder(text.Length);
        bool inWord = false;
        foreach (string point in CodePoints.Split(text))
        {
            title.Append(inWord ? Lower(point) : First(point));
            inWord = IsCased(Category(point));
        }
        return title.ToString();
    }

    public static string Swap(string text)
    {
        var swapped = new StringBuilder(text.Length);
        foreach (string point in CodePoints.Split(text))
            swapped.Append(Category(point) switch
            {
                UnicodeCategory.UppercaseLetter => Lower(point),
                UnicodeCategory.LowercaseLetter => Upper(point),
                _ => point,
            });
        return swapped.ToString();
    }

    public static UnicodeCategory Category(string point) => CharUnicodeInfo.GetUnicodeCategory(point, 0);

    public static bool IsCased(UnicodeCategory category) =>
        category is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter;

    static string First(string point) => Upper(point) is { Length: > 1 } several && !char.IsSurrogate(several[0])
        ? several[..1] + Lower(several[1..])
        : Upper(point);
}
