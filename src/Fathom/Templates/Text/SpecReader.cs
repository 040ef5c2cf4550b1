using Fathom.Templates.Evaluation;

namespace Fathom.Templates.Text;

/// <summary>Reads a format specifier from left to right.</summary>
sealed class SpecReader(string text)
{
    const int MaxNumber = 100_000_000;

    int at;

    public bool IsAtEnd => at == text.Length;

    /// <summary>Takes the next character if it is one of these.</summary>
    public char? TakeAny(string characters) => at < text.Length && characters.Contains(text[at]) ? text[at++] : null;

    /// <summary>Takes all text up to a character, which goes too; null if it is not there.</summary>
    public string? TakeUntil(char end)
    {
        int stop = text.IndexOf(end, at);
        if (stop < 0)
            return null;
        string taken = text[at..stop];
        at = stop + 1;
        return taken;
    }

    /// <summary>Takes all text up to the next of a character, or to the end; the character stays.</summary>
    public string TakeText(char end)
    {
        int stop = text.IndexOf(end, at);
        string taken = text[at..(stop < 0 ? text.Length : stop)];
        at += taken.Length;
        return taken;
    }

    /// <summary>Takes a fill character with an alignment, or an alignment alone.</summary>
    public (string? Fill, char? Align) Alignment()
    {
        int fill = at < text.Length ? CodePoints.LengthAt(text, at) : 0;
        if (at + fill < text.Length && "<>^=".Contains(text[at + fill]))
        {
            at += fill + 1;
            return (text[(at - fill - 1)..(at - 1)], text[at - 1]);
        }
        return (null, TakeAny("<>^="));
    }

    /// <summary>Takes a number, if digits follow.</summary>
    public int? Number()
    {
        int start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
            at++;
        if (at == start)
            return null;
        return int.TryParse(text.AsSpan(start, at - start), out int number) && number <= MaxNumber
            ? number
            : throw Fault.Limit($"a width is above {MaxNumber}");
    }
}
