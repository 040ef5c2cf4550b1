namespace Fathom.Tokenization.AddedTokens;

/// <summary>Finds added tokens as GGUF programs do: the longest token takes all its places first, then the next longest in what is left.</summary>
sealed class LongestFirstSplitter
{
    readonly AddedToken[] tokens;
    readonly TokenTrie trie = new();

    public LongestFirstSplitter(IEnumerable<AddedToken> tokens)
    {
        this.tokens = [.. tokens.Where(static t => t.Text.Length > 0).OrderByDescending(static t => System.Text.Encoding.UTF8.GetByteCount(t.Text))];
        for (int i = 0; i < this.tokens.Length; i++)
            trie.Add(this.tokens[i].Text, i);
    }

    /// <summary>Cuts a text into tokens and what lies between them.</summary>
    public List<Segment> Split(ReadOnlySpan<char> text, bool parseSpecial)
    {
        List<Segment> segments = [new(0, text.Length, null)];
        foreach (int rank in Occurring(text))
        {
            if (parseSpecial || !tokens[rank].Special)
                segments = TakeOut(tokens[rank], text, segments);
        }
        segments.RemoveAll(static s => s.Token is null && s.Start == s.End);
        return segments;
    }

    /// <summary>The tokens that stand anywhere in the text, longest first.</summary>
    SortedSet<int> Occurring(ReadOnlySpan<char> text)
    {
        var found = new SortedSet<int>();
        if (tokens.Length == 0)
            return found;
        for (int start = trie.NextStart(text, 0); start < text.Length; start = trie.NextStart(text, start + 1))
        {
            int node = 0;
            for (int i = start; i < text.Length && trie.TryStep(ref node, text[i], out int rank); i++)
            {
                if (rank >= 0)
                    found.Add(rank);
            }
        }
        return found;
    }

    static List<Segment> TakeOut(AddedToken token, ReadOnlySpan<char> text, List<Segment> segments)
    {
        var result = new List<Segment>(segments.Count + 2);
        foreach (var segment in segments)
        {
            if (segment.Token is not null)
            {
                result.Add(segment);
                continue;
            }
            int rest = segment.Start;
            for (int found; (found = text[rest..segment.End].IndexOf(token.Text, StringComparison.Ordinal)) >= 0;)
            {
                int start = rest + found, end = start + token.Text.Length;
                result.Add(new(rest, token.StripLeft ? rest + text[rest..start].TrimEnd().Length : start, null));
                result.Add(new(start, end, token));
                rest = token.StripRight ? segment.End - text[end..segment.End].TrimStart().Length : end;
            }
            result.Add(new(rest, segment.End, null));
        }
        return result;
    }
}
