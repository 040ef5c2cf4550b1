using Fathom.Tokenization.Patterns;

namespace Fathom.Tokenization.AddedTokens;

/// <summary>Finds added tokens as Hugging Face's tokenizers do: from left to right, at each place the longest.</summary>
sealed class LeftmostLongestSplitter(IEnumerable<AddedToken> tokens) : AddedTokenSplitter(tokens)
{
    public override List<Segment> Split(ReadOnlySpan<char> text, bool parseSpecial)
    {
        var segments = new List<Segment>();
        int rest = 0;
        for (int start = Trie.NextStart(text, 0); start < text.Length;)
        {
            var token = LongestAt(text, start);
            int end = start + (token?.Text.Length ?? 1);
            if (token is not null && (parseSpecial || !token.Special) && (!token.SingleWord || StandsAlone(text, start, end)))
            {
                int from = token.StripLeft ? text[..start].TrimEnd().Length : start;
                if (from > rest)
                    segments.Add(new(rest, from, null));
                segments.Add(new(start, end, token));
                rest = token.StripRight ? text.Length - text[end..].TrimStart().Length : end;
            }
            start = Trie.NextStart(text, end);
        }
        if (rest < text.Length)
            segments.Add(new(rest, text.Length, null));
        return segments;
    }

    AddedToken? LongestAt(ReadOnlySpan<char> text, int start)
    {
        AddedToken? longest = null;
        int node = 0;
        for (int i = start; i < text.Length && Trie.TryStep(ref node, text[i], out int index); i++)
        {
            if (index >= 0)
                longest = Tokens[index];
        }
        return longest;
    }

    static bool StandsAlone(ReadOnlySpan<char> text, int start, int end) =>
        (start == 0 || !RuneSet.Word.Contains(Runes.At(text, Runes.StartBefore(text, start), out _)))
        && (end == text.Length || !RuneSet.Word.Contains(Runes.At(text, end, out _)));
}
