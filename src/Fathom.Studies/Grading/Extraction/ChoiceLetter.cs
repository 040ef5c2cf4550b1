using System.Text.RegularExpressions;

namespace Fathom.Studies.Grading.Extraction;

/// <summary>A letter of a choice, A to J, with the marks that are put around it: <c>(B)</c>, <c>**B**</c>, <c>\text{B}</c>, <c>B.</c></summary>
static class ChoiceLetter
{
    /// <summary>Commands of LaTeX that set a letter in some type.</summary>
    const string Type = @"\\(?:text[a-z]*|math(?:rm|bf|sf|it)|bf|rm|mbox|f?box(?:ed)?|boxed|emph|operatorname)\s*\{";

    static readonly Regex OnlyLetter = new(
        $@"^(?:[\s*_$`""{{\[(]|{Type}|\\[(\[]|\\left\b)*([A-Ja-j])(?:[\s*_$`""}})\].,:;]|\\[)\]]|\\right\b)*$", RegexOptions.NonBacktracking);

    static readonly Regex LetterAndMore = new(
        $@"^[\s*_$`{{]*(?:{Type})*(?:\(([A-J])\)|([A-J])[.):]\s|([A-J])[.):]?\}})[*_$}}]*(?:\\[\s,;:]|\\q?quad\b|[\s~:.])*([^\s\\].*|\\[^\s,;:].*)$",
        RegexOptions.NonBacktracking | RegexOptions.Singleline);

    static readonly Regex OpeningCommand = new($@"^(?:{Type}|\\[(\[]|\\left\b)", RegexOptions.NonBacktracking);

    /// <summary>The letter, upper case, where a text is nothing else; or null.</summary>
    public static char? Whole(string text) => OnlyLetter.Match(text) is { Success: true } match ? char.ToUpperInvariant(match.Groups[1].ValueSpan[0]) : null;

    /// <summary>The letter that a text begins with as a mark, and what follows it; or null.</summary>
    public static (char Letter, string Text)? Leading(string text) => LetterAndMore.Match(text) is { Success: true } match && match.Groups[4].Value.Any(char.IsLetterOrDigit)
        ? (match.Groups.Values.Skip(1).First(group => group.Success).ValueSpan[0], match.Groups[4].Value) : null;

    /// <summary>The place behind the marks that may stand before a letter.</summary>
    public static int SkipOpening(string text, int at)
    {
        const int LongestCommand = 40;
        while (at < text.Length)
            if (char.IsWhiteSpace(text[at]) || text[at] is '*' or '_' or '$' or '`' or '"' or '{' or '[' or '(')
                at++;
            else if (text[at] == '\\' && OpeningCommand.Match(text.Substring(at, Math.Min(LongestCommand, text.Length - at))) is { Success: true } match)
                at += match.Length;
            else
                break;
        return at;
    }

    /// <summary>The letter at a place, in upper case, where it is no part of a word: a small one only in parentheses, or with nothing after it in its line.</summary>
    public static char? Single(string text, int at)
    {
        if (at >= text.Length || text[at] is not ((>= 'A' and <= 'J') or (>= 'a' and <= 'j')))
            return null;
        int next = at + 1;
        if (next < text.Length && (char.IsLetterOrDigit(text[next]) || (text[next] is '\'' or '’' or '-' or '_' && next + 1 < text.Length && char.IsLetterOrDigit(text[next + 1]))))
            return null;
        return char.IsAsciiLetterUpper(text[at]) || (at > 0 && text[at - 1] == '(' && next < text.Length && text[next] == ')') || EndsLine(text, next)
            ? char.ToUpperInvariant(text[at]) : null;
    }

    static bool EndsLine(string text, int at)
    {
        while (at < text.Length && text[at] is ' ' or '\t' or '*' or '_' or '$' or '`' or '"' or '}' or ')' or ']' or '.' or ',' or ';')
            at++;
        return at >= text.Length || text[at] is '\n' or '\r';
    }
}
