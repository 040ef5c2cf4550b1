using System.Text;

namespace Fathom.Tokenization.AddedTokens;

/// <summary>Finds added tokens as GGUF programs do: the longest token takes all its places, then the next in what is left.</summary>
sealed class LongestFirstSplitter(IEnumerable<AddedToken> tokens, WorkBudget budget)
    : AddedTokenSplitter(tokens.OrderByDescending(static token => Encoding.UTF8.GetByteCount(token.Text)), budget)
{
    public override List<Segment> Split(ReadOnlySpan<char> text, bool parseSpecial, WorkBudget budget)
    {
        var found = Finder.Find(text, budget);
        var takes = found.Count == 0 ? [] : Take(text, found, parseSpecial, budget);
        takes.Sort(static (one, other) => one.Start.CompareTo(other.Start));
        var segments = new List<Segment>();
        int rest = 0;
        foreach (var (from, start, token, upTo) in takes)
        {
            if (from > rest)
                segments.Add(new(rest, from, null));
            segments.Add(new(start, start + token.Text.Length, token));
            rest = upTo;
        }
        if (rest < text.Length)
            segments.Add(new(rest, text.Length, null));
        return segments;
    }

    /// <summary>Gives out places in the order of the tokens, of one token from left to right. A place whose longest token is no longer free waits for the next shorter.</summary>
    List<(int From, int Start, AddedToken Token, int UpTo)> Take(
        ReadOnlySpan<char> text, List<(int Start, int Token)> found, bool parseSpecial, WorkBudget budget)
    {
        var takes = new List<(int, int, AddedToken, int)>();
        bool[] taken = new bool[text.Length];
        var waiting = new PriorityQueue<(int Start, int Token), ulong>(found.Count);
        foreach (var (start, token) in found)
            Wait(start, token);
        while (waiting.TryDequeue(out var place, out _))
        {
            budget.Work(16);
            var token = Tokens[place.Token];
            int start = place.Start, end = start + token.Text.Length;
            if (taken[start])
                continue;
            // What has been taken is no shorter than the token: it would cover one of its ends.
            if (taken[end - 1])
            {
                Wait(start, Finder.Shorter(place.Token));
                continue;
            }
            int from = start, upTo = end;
            while (token.StripLeft && from > 0 && !taken[from - 1] && char.IsWhiteSpace(text[from - 1]))
                from--;
            while (token.StripRight && upTo < text.Length && !taken[upTo] && char.IsWhiteSpace(text[upTo]))
                upTo++;
            Array.Fill(taken, true, from, upTo - from);
            takes.Add((from, start, token, upTo));
        }
        return takes;

        void Wait(int start, int token)
        {
            while (token >= 0 && Tokens[token].Special && !parseSpecial)
                token = Finder.Shorter(token);
            if (token >= 0)
                waiting.Enqueue((start, token), (ulong)(uint)token << 32 | (uint)start);
        }
    }
}
