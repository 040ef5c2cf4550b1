using System.Globalization;
using Fathom.Figures;

namespace Fathom.Charts;

/// <summary>Breaks texts into lines of a width: at their dots, else between words, else anywhere.</summary>
static class TextLines
{
    const int LongestPart = 400, MostLines = 12;

    static readonly string[] Breaks = [" · ", " ", ""];

    internal static IReadOnlyList<string> Wrap(string text, float size, float width)
    {
        string[] parts = text.Split(Breaks[0], StringSplitOptions.RemoveEmptyEntries);
        var lines = Wrap(string.Join(Breaks[0], parts.Select(static part => VisibleText.Shorten(part, LongestPart))), size, width, Breaks);
        return lines.Count <= MostLines ? lines : [.. lines[..(MostLines - 1)], Lettering.Fit($"{lines[MostLines - 1]}…", size, width)];
    }

    static List<string> Wrap(string text, float size, float width, ReadOnlySpan<string> breaks)
    {
        string between = breaks[0];
        List<string> lines = [];
        foreach (string part in between.Length == 0 ? Characters(text) : text.Split(between, StringSplitOptions.RemoveEmptyEntries))
            if (lines.Count > 0 && lines[^1] + between + part is var joined && Lettering.Width(joined, size) <= width)
                lines[^1] = joined;
            else if (between.Length == 0 || Lettering.Width(part, size) <= width)
                lines.Add(part);
            else
                lines.AddRange(Wrap(part, size, width, breaks[1..]));
        return lines;
    }

    static IEnumerable<string> Characters(string text)
    {
        for (var all = StringInfo.GetTextElementEnumerator(text); all.MoveNext();)
            yield return all.GetTextElement();
    }
}
