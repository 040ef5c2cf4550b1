using System.Text;

namespace Fathom.Tokenization.AddedTokens;

/// <summary>Finds added tokens as GGUF programs do: the longest token takes all its places, then the next in what is left.</summary>
sealed class LongestFirstSplitter(IEnumerable<AddedToken> tokens)
    : AddedTokenSplitter(tokens.OrderByDescending(static token => Encoding.UTF8.GetByteCount(token.Text)))
{
    public override List<Segment> Split(ReadOnlySpan<char> text, bool parseSpecial)
    {
        List<Segment> segments = [new(0, text.Length, null)];
        foreach (int index in Occurring(text))
        {
            if (parseSpecial || !Tokens[index].Special)
                segments = TakeOut(Tokens[index], text, segments);
        }
        segments.RemoveAll(static s => s.Token is null && s.Start == s.End);
        return segments;
    }

    /// <summary>The tokens that stand anywhere in the text, longest first.</summary>
    SortedSet<int> Occurring(ReadOnlySpan<char> text)
    {
        var found = new SortedSet<int>();
        for (int start = Trie.NextStart(text, 0); start < text.Length; start = Trie.NextStart(text, start + 1))
        {
            int node = 0;
            for (int i = start; i < text.Length && Trie.TryStep(ref node, text[i], out int index); i++)
            {
                if (index >= 0)
                    found.Add(index);
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
