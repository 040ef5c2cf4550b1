using Fathom.Traces;

namespace Fathom.Comparisons;

/// <summary>Finds the stretches of text that two traces have in common.</summary>
static class ColumnAlignment
{
    /// <summary>
    /// The stretches up to where the texts part, and whether they do before either ends. Where they do not begin alike, one may have more of
    /// the text's beginning than the other: its first token, which nothing predicts unless one of another kind stands before it, or the prompt.
    /// </summary>
    internal static (IReadOnlyList<ComparedColumn> Columns, bool Parts) Of(IReadOnlyList<TraceToken> a, IReadOnlyList<TraceToken> b)
    {
        byte[] textA = TokenText.Joined(a, 0, a.Count - 1), textB = TokenText.Joined(b, 0, b.Count - 1);
        var alike = From(a, b, textA, textB, 0, 0);
        if (alike.Columns.Count > 0)
            return alike;
        var (leadA, leadB) = Leads(textA.AsSpan(..LengthOfGiven(a, textA)), textB.AsSpan(..LengthOfGiven(b, textB)));
        return From(a, b, textA, textB, leadA, leadB);
    }

    /// <summary>
    /// Token by token, whatever they say: from the first of the answer, or of the text where there is no answer, up to the end of the shorter. And the first that differs; null where none does.
    /// </summary>
    internal static (IReadOnlyList<ComparedColumn> Columns, int? FirstDifference) ByPosition(IReadOnlyList<TraceToken> a, IReadOnlyList<TraceToken> b)
    {
        int startA = Start(a), startB = Start(b);
        List<ComparedColumn> columns = [];
        int? differs = null;
        for (int i = 0; i < Math.Min(a.Count - startA, b.Count - startB); i++)
        {
            var (tokenA, tokenB) = (a[startA + i], b[startB + i]);
            bool same = tokenA.Bytes.Span.SequenceEqual(tokenB.Bytes.Span);
            differs ??= same ? null : i;
            columns.Add(new(same ? tokenA.Text : $"{tokenA.Text}→{tokenB.Text}", (i, i), (startA + i, startA + i), (startB + i, startB + i)));
        }
        return (columns, differs);

        static int Start(IReadOnlyList<TraceToken> tokens) => Math.Max(0, tokens.ToList().FindIndex(static token => token.Generated));
    }

    /// <summary>The stretches of texts that begin alike after so many bytes of either.</summary>
    static (IReadOnlyList<ComparedColumn> Columns, bool Parts) From(
        IReadOnlyList<TraceToken> a, IReadOnlyList<TraceToken> b, byte[] textA, byte[] textB, int leadA, int leadB)
    {
        int common = textA.AsSpan(leadA).CommonPrefixLength(textB.AsSpan(leadB));
        bool parts = common < Math.Min(textA.Length - leadA, textB.Length - leadB);
        List<ComparedColumn> columns = [];
        if (Meet(a, b, 0, 0, -leadA, -leadB) is not var (startA, startB, at))
            return (columns, parts);
        while (startA < a.Count && startB < b.Count
            && Meet(a, b, startA + 1, startB + 1, a[startA].Bytes.Length, b[startB].Bytes.Length) is var (endA, endB, length) && at + length <= common)
        {
            string text = TokenText.Of(textA.AsSpan(leadA + at, length));
            columns.Add(new(text, (columns.Count, columns.Count), (startA, endA - 1), (startB, endB - 1)));
            (startA, startB, at) = (endA, endB, at + length);
        }
        return (columns, parts);
    }

    /// <summary>Goes on from tokens at these bytes to where both have a boundary; null where there is none.</summary>
    static (int A, int B, int At)? Meet(IReadOnlyList<TraceToken> a, IReadOnlyList<TraceToken> b, int nextA, int nextB, int atA, int atB)
    {
        while (atA != atB)
            if (atA < atB && nextA < a.Count)
                atA += a[nextA++].Bytes.Length;
            else if (atB < atA && nextB < b.Count)
                atB += b[nextB++].Bytes.Length;
            else
                return null;
        return (nextA, nextB, atA);
    }

    /// <summary>How many bytes one of the texts begins before the other, so that from there on they agree to the end of the shorter, in at least half of it; else none.</summary>
    internal static (int A, int B) Leads(ReadOnlySpan<byte> textA, ReadOnlySpan<byte> textB)
    {
        int least = (Math.Min(textA.Length, textB.Length) + 1) / 2;
        int[] beginningsOfB = Beginnings(textB, textA), beginningsOfA = Beginnings(textA, textB);
        for (int lead = 1; lead < Math.Max(textA.Length, textB.Length); lead++)
            if (Agree(beginningsOfB, lead, textB.Length, least))
                return (lead, 0);
            else if (Agree(beginningsOfA, lead, textA.Length, least))
                return (0, lead);
        return (0, 0);
    }

    static bool Agree(int[] beginnings, int lead, int length, int least) =>
        lead < beginnings.Length && beginnings[lead] is > 0 and var common && common >= least && common == Math.Min(beginnings.Length - lead, length);

    /// <summary>At each place of a text, how many bytes of a pattern's beginning stand there, in time linear in both: the Z function (Gusfield 1997).</summary>
    static int[] Beginnings(ReadOnlySpan<byte> pattern, ReadOnlySpan<byte> text)
    {
        int[] own = new int[pattern.Length], found = new int[text.Length];
        Fill(pattern, pattern, own, from: 1, own);
        Fill(pattern, text, own, from: 0, found);
        return found;
    }

    /// <summary>What is known of the window that reaches furthest, [start, end), tells the places in it all but their ends.</summary>
    static void Fill(ReadOnlySpan<byte> pattern, ReadOnlySpan<byte> text, int[] own, int from, int[] lengths)
    {
        for (int at = from, start = 0, end = 0; at < text.Length; at++)
        {
            int known = at < end ? Math.Min(end - at, own[at - start]) : 0;
            if (at + known >= end && known < pattern.Length)
                known += pattern[known..].CommonPrefixLength(text[(at + known)..]);
            lengths[at] = known;
            if (at + known > end)
                (start, end) = (at, at + known);
        }
    }

    /// <summary>How much of a text is its own, and not the model's choice after it.</summary>
    static int LengthOfGiven(IReadOnlyList<TraceToken> tokens, byte[] text) =>
        text.Length - (tokens.Count > 0 && tokens[^1].Predicted ? tokens[^1].Bytes.Length : 0);
}
