using Fathom.Figures;

namespace Fathom.Cli;

/// <summary>What is said to the user beside the results. It is made visible here, cut where a text makes a line endless, and never stops a run:
/// where nothing can be said, as to a full disk or a closed stream, nothing is.</summary>
/// <param name="to">Where it goes.</param>
/// <param name="isTerminal">Whether somebody watches.</param>
sealed class Messages(TextWriter to, bool isTerminal)
{
    /// <summary>More of one line says nothing more: it is a text or a path of a user's, quoted.</summary>
    const int LongestLine = 1_000;

    bool lost;

    /// <summary>Whether somebody watches.</summary>
    public bool IsTerminal => isTerminal;

    /// <summary>Writes a line.</summary>
    public void Line(string text) => Say(VisibleText.ShortenParts(VisibleText.Of(text), LongestLine) + Environment.NewLine);

    /// <summary>Writes a line, or several.</summary>
    public void Lines(string text)
    {
        foreach (string line in text.Split('\n'))
            Line(line);
    }

    /// <summary>Writes a part of a line, or of several.</summary>
    public void Part(string text) => Say(VisibleText.OfLines(text));

    /// <summary>Ends a line of parts.</summary>
    public void EndLine() => Say(Environment.NewLine);

    /// <summary>Takes back the line of parts that is under way, where somebody watches.</summary>
    public void ClearLine() => Say("\r\e[K");

    /// <summary>Takes back so many whole lines, where somebody watches.</summary>
    public void ClearLines(int lines) => Say(lines == 0 ? "" : $"\e[{lines}A\e[J");

    void Say(string text)
    {
        if (lost)
            return;
        try
        {
            to.Write(text);
        }
        catch (Exception error) when (FileFault.IsOne(error))
        {
            lost = true;
        }
    }
}
