using Fathom.Traces;

namespace Fathom.Comparisons;

/// <summary>Finds the stretches of text that two traces have in common.</summary>
static class ColumnAlignment
{
    /// <summary>The stretches up to where the texts part, and whether they do before either ends.</summary>
    internal static (IReadOnlyList<ComparedColumn> Columns, bool Parts) Of(IReadOnlyList<TraceToken> a, IReadOnlyList<TraceToken> b)
    {
        byte[] textA = TokenText.Joined(a, 0, a.Count - 1), textB = TokenText.Joined(b, 0, b.Count - 1);
        int common = textA.AsSpan().CommonPrefixLength(textB);
        List<ComparedColumn> columns = [];
        for (int startA = 0, startB = 0, at = 0; ;)
        {
            if (Next(a, b, startA, startB) is not var (endA, endB, length) || at + length > common)
                return (columns, common < Math.Min(textA.Length, textB.Length));
            columns.Add(new(TokenText.Of(textA.AsSpan(at, length)), (columns.Count, columns.Count), (startA, endA - 1), (startB, endB - 1)));
            (startA, startB, at) = (endA, endB, at + length);
        }
    }

    /// <summary>Where the next stretch ends: at least a token of each, equally long; null where there is none.</summary>
    static (int EndA, int EndB, int Length)? Next(IReadOnlyList<TraceToken> a, IReadOnlyList<TraceToken> b, int startA, int startB)
    {
        if (startA == a.Count || startB == b.Count)
            return null;
        int endA = startA + 1, endB = startB + 1, lengthA = a[startA].Bytes.Length, lengthB = b[startB].Bytes.Length;
        while (lengthA != lengthB)
            if (lengthA < lengthB && endA < a.Count)
                lengthA += a[endA++].Bytes.Length;
            else if (lengthB < lengthA && endB < b.Count)
                lengthB += b[endB++].Bytes.Length;
            else
                return null;
        return (endA, endB, lengthA);
    }
}
