using Fathom.Tokenization.Patterns;

namespace Fathom.Tokenization.PreTokenizers;

/// <summary>Cuts around each match of a pattern; what lies between two matches is a piece as well.</summary>
sealed class PatternSplit(string pattern) : PreTokenizer
{
    readonly RunePattern pattern = new(pattern);

    public override Pieces Split(Pieces pieces)
    {
        var ends = new List<int>();
        int start = 0;
        foreach (int end in pieces.Ends)
        {
            Cut(pieces.Text.AsSpan(start, end - start), start, ends);
            start = end;
        }
        return pieces with { Ends = ends };
    }

    void Cut(ReadOnlySpan<char> piece, int offset, List<int> ends)
    {
        var matcher = new PatternMatcher(pattern, piece);
        int done = 0;
        for (int from = 0; from <= piece.Length && matcher.Find(from, out int start, out int end);)
        {
            if (start > done)
                ends.Add(offset + start);
            if (end > start)
                ends.Add(offset + end);
            done = end;
            from = end > start ? end : end + 1;
        }
        if (done < piece.Length)
            ends.Add(offset + piece.Length);
    }
}
