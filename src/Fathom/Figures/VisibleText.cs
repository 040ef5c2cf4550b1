using System.Globalization;
using System.Text;

namespace Fathom.Figures;

/// <summary>Makes text from files fit to be shown: what a terminal would obey, or nobody would see, becomes a visible escape.</summary>
public static class VisibleText
{
    const int DottedCircle = 0x25CC;

    /// <summary>A part is cut to no fewer characters than these.</summary>
    const int ShortestPart = 40;

    static readonly char[] PartEnds = [':', '"'];

    /// <summary>
    /// The text with controls as \x1B, and bidi controls, other format characters, unusual spaces, private and unassigned characters as
    /// \u{202E}; a combining mark that begins the text stands on a dotted circle. Ordinary spaces stay.
    /// </summary>
    public static string Of(string text)
    {
        var visible = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            Append(visible, rune);
        return visible.ToString();
    }

    /// <summary>The same, line by line: line feeds stay.</summary>
    public static string OfLines(string text) => string.Join('\n', text.Split('\n').Select(Of));

    /// <summary>The character as an escape that shows its number, such as \u{1F600}.</summary>
    public static string Escape(Rune rune) => $"\\u{{{rune.Value:X}}}";

    /// <summary>The text, cut to so many characters with an ellipsis for the rest.</summary>
    public static string Shorten(string text, int characters)
    {
        int[] starts = StringInfo.ParseCombiningCharacters(text);
        return starts.Length <= characters ? text : string.Concat(text.AsSpan(0, starts[characters - 1]), "…");
    }

    /// <summary>The text, cut to so many characters where it is long: of its parts, which end with colons and quotes, the longest are cut in their middle, and short ones, such
    /// as what is said between two paths, stay whole. Where there are too many parts for that, the text is cut in its middle.</summary>
    public static string ShortenParts(string text, int characters)
    {
        if (StringInfo.ParseCombiningCharacters(text).Length <= characters)
            return text;
        string[] parts = [.. Parts(text)];
        int most = LongestThatFits([.. parts.Select(static part => StringInfo.ParseCombiningCharacters(part).Length)], characters);
        return most < ShortestPart ? ShortenMiddle(text, characters) : string.Concat(parts.Select(part => ShortenMiddle(part, most)));
    }

    static IEnumerable<string> Parts(string text)
    {
        int from = 0;
        for (int at = text.IndexOfAny(PartEnds); at >= 0; at = text.IndexOfAny(PartEnds, from))
        {
            yield return text[from..(at + 1)];
            from = at + 1;
        }
        yield return text[from..];
    }

    /// <summary>The length to which all longer parts are cut, so that together they have so many characters.</summary>
    static int LongestThatFits(int[] lengths, int characters)
    {
        Array.Sort(lengths);
        int left = characters;
        for (int i = 0; i < lengths.Length; i++)
        {
            int share = left / (lengths.Length - i);
            if (lengths[i] > share)
                return share;
            left -= lengths[i];
        }
        return characters;
    }

    /// <summary>The text, cut in its middle to so many characters with an ellipsis for the rest: its beginning and its end stay.</summary>
    static string ShortenMiddle(string text, int characters)
    {
        int[] starts = StringInfo.ParseCombiningCharacters(text);
        int before = characters / 2, after = characters - 1 - before;
        return starts.Length <= characters ? text : $"{text.AsSpan(0, starts[before])}…{text.AsSpan(starts[^after])}";
    }

    /// <summary>Appends a character.</summary>
    /// <param name="visible">What is before it.</param>
    /// <param name="rune">The character.</param>
    /// <param name="continues">Whether other text may stand before all of it, on which a mark at its begin then stands.</param>
    internal static void Append(StringBuilder visible, Rune rune, bool continues = false)
    {
        switch (Rune.GetUnicodeCategory(rune))
        {
            case UnicodeCategory.Control when rune.Value < 0x80:
                visible.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:X2}");
                break;
            case UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.SpacingCombiningMark
                when visible.Length == 0 && !continues:
                visible.Append(new Rune(DottedCircle)).Append(rune);
                break;
            case UnicodeCategory.SpaceSeparator when rune.Value != ' ':
            case UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator:
                visible.Append(Escape(rune));
                break;
            default:
                visible.Append(rune);
                break;
        }
    }
}
