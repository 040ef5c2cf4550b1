using System.Text;

namespace Fathom.Studies.Grading.Outside;

/// <summary>A command as a program and its arguments: parted by blanks, which quotes keep together.</summary>
static class CommandWords
{
    /// <exception cref="FathomException">A quote is not closed.</exception>
    public static List<string> Of(string command)
    {
        List<string> words = [];
        StringBuilder? word = null;
        char quote = '\0';
        foreach (char c in command)
            if (quote != '\0' && c == quote)
                quote = '\0';
            else if (quote == '\0' && c is '"' or '\'')
                (quote, word) = (c, word ?? new());
            else if (quote == '\0' && char.IsWhiteSpace(c))
            {
                if (word is not null)
                    words.Add(word.ToString());
                word = null;
            }
            else
                (word ??= new()).Append(c);
        if (quote != '\0')
            throw new FathomException($"the command {command} has a {quote} that is not closed");
        if (word is not null)
            words.Add(word.ToString());
        return words;
    }
}
