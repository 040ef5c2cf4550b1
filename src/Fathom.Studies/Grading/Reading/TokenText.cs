namespace Fathom.Studies.Grading.Reading;

/// <summary>Answers as the text that their tokens are.</summary>
static class TokenText
{
    /// <summary>Whether there is neither a value nor a word nor a sign that could be an answer.</summary>
    public static bool IsNothing(List<Token> tokens) => tokens.TrueForAll(static token => token.Kind == TokenKind.End
        || (token.Kind == TokenKind.Sign && token.Text is "?" or "." or "…" or "-" or "_" or "," or ";" or "{" or "}" or "(" or ")" or "[" or "]" or "|" or "!" or ":"));

    /// <summary>Whether the two are the same text: words without case, blanks and braces of LaTeX left out.</summary>
    public static bool AreSame(List<Token> a, List<Token> b) => Shown(a).SequenceEqual(Shown(b));

    static IEnumerable<string> Shown(List<Token> tokens) => tokens
        .Where(static token => !token.IsSign("{") && !token.IsSign("}") && token.Kind != TokenKind.End)
        .Select(static token => token.IsLetters && token.Text.Length > 1 ? token.Text.ToLowerInvariant() : token.Text);
}
