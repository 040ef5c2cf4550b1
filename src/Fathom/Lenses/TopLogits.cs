using System.Numerics;

namespace Fathom.Lenses;

/// <summary>The K largest logits of a row, largest first, ties by lower id.</summary>
static class TopLogits
{
    /// <summary>Fills ids and values; NaN is never among them.</summary>
    public static void Find(ReadOnlySpan<float> logits, Span<int> ids, Span<float> values)
    {
        values.Fill(float.NegativeInfinity);
        ids.Clear();
        int found = 0, at = 0;
        for (; at + Vector<float>.Count <= logits.Length; at += Vector<float>.Count)
            if (found < ids.Length || Vector.GreaterThanAny(new Vector<float>(logits[at..]), new Vector<float>(values[^1])))
                for (int i = at; i < at + Vector<float>.Count; i++)
                    Offer(logits[i], i, ids, values, ref found);
        for (; at < logits.Length; at++)
            Offer(logits[at], at, ids, values, ref found);
    }

    /// <summary>How many logits are larger than a value.</summary>
    public static int CountLarger(ReadOnlySpan<float> logits, float value)
    {
        var limit = new Vector<float>(value);
        var counts = Vector<int>.Zero;
        int at = 0;
        for (; at + Vector<float>.Count <= logits.Length; at += Vector<float>.Count)
            counts -= Vector.GreaterThan(new Vector<float>(logits[at..]), limit);
        int count = Vector.Sum(counts);
        for (; at < logits.Length; at++)
            if (logits[at] > value)
                count++;
        return count;
    }

    static void Offer(float logit, int id, Span<int> ids, Span<float> values, ref int found)
    {
        if (found == ids.Length && !(logit > values[^1]) || float.IsNaN(logit))
            return;
        int place = Math.Min(found, ids.Length - 1);
        while (place > 0 && logit > values[place - 1])
        {
            (ids[place], values[place]) = (ids[place - 1], values[place - 1]);
            place--;
        }
        (ids[place], values[place]) = (id, logit);
        found = Math.Min(found + 1, ids.Length);
    }
}
