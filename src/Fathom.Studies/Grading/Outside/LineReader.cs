using System.Text;

namespace Fathom.Studies.Grading.Outside;

/// <summary>Lines of a text that anyone may have written, of bounded length.</summary>
sealed class LineReader(TextReader reader)
{
    const int MostCharacters = 16 << 20;

    readonly char[] buffer = new char[4_096];
    int at, end;

    /// <summary>Whether more than the lines handed out was read already.</summary>
    public bool HasRest => at < end;

    /// <summary>The next line, or null after the last.</summary>
    /// <exception cref="FormatException">It is too long; the message fits after "the line".</exception>
    public string? Next()
    {
        var line = new StringBuilder();
        while (true)
        {
            if (at == end)
            {
                (at, end) = (0, reader.Read(buffer, 0, buffer.Length));
                if (end <= 0)
                    return line.Length > 0 ? line.ToString() : null;
            }
            int feed = Array.IndexOf(buffer, '\n', at, end - at), stop = feed < 0 ? end : feed;
            line.Append(buffer, at, stop - at);
            at = feed < 0 ? end : feed + 1;
            if (feed >= 0)
                return line.ToString();
            if (line.Length > MostCharacters)
                throw new FormatException($"is longer than {MostCharacters} characters");
        }
    }
}
