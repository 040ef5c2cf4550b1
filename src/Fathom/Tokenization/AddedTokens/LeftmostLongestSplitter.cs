using Fathom.Tokenization.Patterns;

namespace Fathom.Tokenization.AddedTokens;

/// <summary>Finds added tokens as Hugging Face's tokenizers do: from left to right, at each place the longest.</summary>
sealed class LeftmostLongestSplitter(IEnumerable<AddedToken> tokens, WorkBudget budget) : AddedTokenSplitter(tokens, budget)
{
    public override List<Segment> Split(ReadOnlySpan<char> text, bool parseSpecial, WorkBudget budget)
    {
        var segments = new List<Segment>();
        int rest = 0, foundUpTo = 0, spaceUpTo = 0;
        foreach (var (start, index) in Finder.Find(text, budget))
        {
            if (start < foundUpTo)
                continue;
            var token = Tokens[index];
            int end = foundUpTo = start + token.Text.Length;
            if ((token.Special && !parseSpecial) || (token.SingleWord && !StandsAlone(text, start, end)))
                continue;
            int from = token.StripLeft && start > rest ? rest + text[rest..start].TrimEnd().Length : start;
            if (from > rest)
                segments.Add(new(rest, from, null));
            segments.Add(new(start, end, token));
            if (token.StripRight && end >= spaceUpTo)
                spaceUpTo = text.Length - text[end..].TrimStart().Length;
            rest = token.StripRight ? spaceUpTo : end;
        }
        if (rest < text.Length)
            segments.Add(new(rest, text.Length, null));
        return segments;
    }

    static bool StandsAlone(ReadOnlySpan<char> text, int start, int end) =>
        (start == 0 || !RuneSet.Word.Contains(Runes.At(text, Runes.StartBefore(text, start), out _)))
        && (end == text.Length || !RuneSet.Word.Contains(Runes.At(text, end, out _)));
}
