namespace Fathom.Studies.Grading.Reading;

/// <summary>Words among the values: such as say nothing before a value, and such as are the answer.</summary>
static class Phrases
{
    static readonly HashSet<string> Preface =
        [.. "the final answer result solution value total is are equals equal about approximately approx around roughly exactly nearly so thus therefore hence option choice usd eur gbp inr rs".Split(' ')];

    /// <summary>Pairs of letters that are a word, not a product.</summary>
    static readonly HashSet<string> ShortWords = [.. "no on or is it in if at as up we us me my he so go do to by of an".Split(' ')];

    /// <summary>Goes past words and signs that only lead to a value: "Answer:", "about", "=".</summary>
    public static void SkipPreface(TokenCursor cursor)
    {
        int count = 0;
        while (cursor.Ahead(count).IsLetters && Preface.Contains(cursor.Ahead(count).Text.ToLowerInvariant()))
            count++;
        count += cursor.Ahead(count) is { Kind: TokenKind.Sign, Text: "=" or "≈" } || (count > 0 && cursor.Ahead(count) is { Kind: TokenKind.Sign, Text: ":" or "." }) ? 1 : 0;
        if (cursor.Ahead(count).IsSeparator || cursor.Ahead(count) is { IsLetters: true, Text.Length: > 1 })
            return;
        cursor.Skip(count);
    }

    /// <summary>Takes words up to the next comma, or gives null where a value begins.</summary>
    public static Node.Phrase? TryTake(TokenCursor cursor)
    {
        if (!IsPhrase(cursor.Current, cursor.Ahead(1)))
            return null;
        var words = new List<string>();
        for (int brackets = 0; cursor.Current.Kind != TokenKind.End && (brackets > 0 || !cursor.Current.IsSeparator);)
        {
            brackets += cursor.Current is { Kind: TokenKind.Sign, Text: "(" or "[" or "{" or "\\{" } ? 1 : 0;
            brackets -= cursor.Current is { Kind: TokenKind.Sign, Text: ")" or "]" or "}" or "\\}" } ? 1 : 0;
            if (brackets < 0)
                break;
            words.Add(cursor.Take().Text.ToLowerInvariant());
        }
        return new(string.Join(' ', words));
    }

    static bool IsPhrase(Token first, Token next)
    {
        if (!first.IsLetters)
            return false;
        bool wordFollows = next is { IsLetters: true, AfterBlank: true, Text.Length: > 1 } && !Units.IsKnown(next.Text);
        if (first.Text.Length == 1)
            return wordFollows;
        if (next.IsLetters || next.Kind == TokenKind.Number)
            return true;
        bool isProduct = first is { Kind: TokenKind.Letters, Text.Length: 2 } && first.Text.All(char.IsAsciiLetterLower) && !ShortWords.Contains(first.Text);
        return !isProduct && (next.IsSeparator || next is { Kind: TokenKind.Sign, Text: ")" or "]" or "}" or "\\}" or "&" or "\\\\" or "." or "!" or "?" or "'" });
    }
}
