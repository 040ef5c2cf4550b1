using Fathom.Tokenization.Patterns;

namespace Fathom.Tokenization.PreTokenizers;

/// <summary>What becomes of the matches of a pattern at which a text is cut.</summary>
enum MatchUse { Isolated, Removed, MergedWithPrevious, MergedWithNext, Contiguous }

/// <summary>Cuts around each match of a pattern; what lies between two matches is a piece as well.</summary>
/// <param name="pattern">The pattern.</param>
/// <param name="use">What becomes of the matches.</param>
/// <param name="inverted">Whether what lies between the matches counts as match, and the matches as what lies between.</param>
sealed class PatternSplit(RunePattern pattern, MatchUse use = MatchUse.Isolated, bool inverted = false) : PreTokenizer
{
    /// <summary>Steps that a text costs, however short it is.</summary>
    const int StepsOfText = 32;

    public override Pieces Split(Pieces pieces)
    {
        pieces.Budget.Work(StepsOfText);
        var parts = new List<(int Start, int End)>();
        var spans = new List<(int Start, int End, bool IsMatch)>();
        var matcher = new PatternMatcher(pattern, pieces.Budget);
        foreach (var (start, end) in pieces.Parts)
        {
            matcher.Begin(pieces.Text.AsSpan(start, end - start));
            spans.Clear();
            AddSpans(ref matcher, start, end, spans);
            AddParts(spans, parts);
        }
        return pieces with { Parts = parts };
    }

    void AddSpans(ref PatternMatcher matcher, int offset, int pieceEnd, List<(int, int, bool)> spans)
    {
        int length = pieceEnd - offset, done = 0;
        for (int from = 0; from <= length && matcher.Find(from, out int start, out int end); from = end > start ? end : end + 1)
        {
            if (start > done)
                spans.Add((offset + done, offset + start, inverted));
            if (end > start)
                spans.Add((offset + start, offset + end, !inverted));
            done = end;
        }
        if (done < length)
            spans.Add((offset + done, pieceEnd, inverted));
    }

    void AddParts(List<(int Start, int End, bool IsMatch)> spans, List<(int Start, int End)> parts)
    {
        for (int i = 0; i < spans.Count; i++)
        {
            var (start, end, isMatch) = spans[i];
            if (isMatch && use == MatchUse.Removed)
                continue;
            if (i > 0 && JoinsPrevious(isMatch, spans[i - 1].IsMatch))
                parts[^1] = (parts[^1].Start, end);
            else
                parts.Add((start, end));
        }
    }

    bool JoinsPrevious(bool isMatch, bool previousIsMatch) => use switch
    {
        MatchUse.MergedWithPrevious => isMatch && !previousIsMatch,
        MatchUse.MergedWithNext => !isMatch && previousIsMatch,
        MatchUse.Contiguous => isMatch == previousIsMatch,
        _ => false,
    };
}
