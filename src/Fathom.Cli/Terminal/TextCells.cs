using System.Globalization;
using System.Text;
using Fathom.Figures;

namespace Fathom.Cli.Terminal;

/// <summary>How much room characters take in a terminal.</summary>
static class TextCells
{
    /// <summary>Ranges of characters that are two cells wide (Unicode's East Asian Wide and Fullwidth, emoji), first and last.</summary>
    static readonly (int First, int Last)[] Wide =
    [
        (0x1100, 0x115F), (0x231A, 0x231B), (0x23E9, 0x23EC), (0x25FD, 0x25FE), (0x2614, 0x2615), (0x2648, 0x2653), (0x26AA, 0x26AB),
        (0x26BD, 0x26BE), (0x26C4, 0x26C5), (0x2705, 0x2705), (0x270A, 0x270B), (0x2728, 0x2728), (0x274C, 0x274C), (0x2753, 0x2755),
        (0x2795, 0x2797), (0x2B1B, 0x2B1C), (0x2B50, 0x2B50), (0x2E80, 0x303E), (0x3041, 0xA4CF), (0xA960, 0xA97F), (0xAC00, 0xD7A3),
        (0xF900, 0xFAFF), (0xFE30, 0xFE6F), (0xFF00, 0xFF60), (0xFFE0, 0xFFE6), (0x1F18E, 0x1F19A), (0x1F200, 0x1F64F), (0x1F680, 0x1F6FF),
        (0x1F7E0, 0x1F7EB), (0x1F90C, 0x1F9FF), (0x1FA70, 0x1FAFF), (0x20000, 0x3FFFD),
    ];

    /// <summary>The characters of a text, each with the marks that belong to it.</summary>
    internal static string[] Split(string text)
    {
        int[] starts = StringInfo.ParseCombiningCharacters(text);
        return [.. starts.Select((start, i) => text[start..(i + 1 < starts.Length ? starts[i + 1] : text.Length)])];
    }

    /// <summary>How many cells a character takes, the marks that belong to it included.</summary>
    internal static int Width(string character)
    {
        Rune.DecodeFromUtf16(character, out var rune, out _);
        return Wide.Any(range => rune.Value >= range.First && rune.Value <= range.Last) ? 2 : 1;
    }

    /// <summary>How many cells a text takes.</summary>
    internal static int WidthOf(string text) => Split(text).Sum(Width);

    /// <summary>As much of a text as fits into so many cells, on one line.</summary>
    internal static string Beginning(string text, int cells)
    {
        string line = VisibleText.Of(VisibleText.Shorten(text.ReplaceLineEndings(" ").Trim(), cells + 1));
        if (WidthOf(line) <= cells)
            return line;
        var shown = new StringBuilder();
        int used = 1;
        foreach (string character in Split(line))
            if ((used += Width(character)) <= cells)
                shown.Append(character);
            else
                break;
        return shown.Append('…').ToString();
    }

    /// <summary>The text in lines of at most so many cells, broken at its dots, else between words, else anywhere.</summary>
    internal static List<string> Wrap(string text, int width) => Wrap(text, width, [" · ", " ", ""]);

    static List<string> Wrap(string text, int width, ReadOnlySpan<string> separators)
    {
        string separator = separators[0];
        List<string> lines = [];
        foreach (string part in separator.Length == 0 ? Split(text) : text.Split(separator, StringSplitOptions.RemoveEmptyEntries))
            if (lines.Count > 0 && lines[^1] + separator + part is var joined && WidthOf(joined) <= width)
                lines[^1] = joined;
            else if (separator.Length == 0 || WidthOf(part) <= width)
                lines.Add(part);
            else
                lines.AddRange(Wrap(part, width, separators[1..]));
        return lines;
    }
}
