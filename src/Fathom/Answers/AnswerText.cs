using System.Text;
using Fathom.Tokenization;

namespace Fathom.Answers;

/// <summary>The text of an answer as far as it can be shown: no part of a character, and nothing that may turn out to be the beginning of a text that ends it.</summary>
/// <param name="decoder">Makes text of tokens.</param>
/// <param name="stops">The texts that end the answer, which are not part of it.</param>
sealed class AnswerText(TokenDecoder decoder, IReadOnlyList<string> stops)
{
    readonly StringBuilder unseen = new();

    /// <summary>How many characters there are, shown or not.</summary>
    public int Length => Shown + unseen.Length;

    /// <summary>How many of them were shown.</summary>
    public int Shown { get; private set; }

    /// <summary>Whether a text that ends the answer has come: whatever follows is not part of it.</summary>
    public bool HasStopped { get; private set; }

    /// <summary>Takes the next token.</summary>
    public void Push(int token)
    {
        if (!HasStopped)
            decoder.Push(token, unseen);
        CutAtStop();
    }

    /// <summary>No more tokens come.</summary>
    public void End()
    {
        if (!HasStopped)
            unseen.Append(decoder.Flush());
        CutAtStop();
    }

    /// <summary>What can be shown now, and was not.</summary>
    /// <param name="all">Whether nothing follows, so that nothing needs to wait.</param>
    public string Take(bool all)
    {
        int count = all || HasStopped ? unseen.Length : unseen.Length - Held();
        string text = unseen.ToString(0, count);
        unseen.Remove(0, count);
        Shown += count;
        return text;
    }

    void CutAtStop()
    {
        if (HasStopped || stops.Count == 0)
            return;
        string text = unseen.ToString();
        int at = stops.Select(stop => text.IndexOf(stop, StringComparison.Ordinal)).Where(static at => at >= 0).DefaultIfEmpty(-1).Min();
        if (at < 0)
            return;
        HasStopped = true;
        unseen.Length = at;
    }

    /// <summary>How many characters at the end may be the beginning of a text that ends the answer.</summary>
    int Held()
    {
        int held = 0;
        string text = unseen.ToString();
        foreach (string stop in stops)
            held = Math.Max(held, Overlap.Of(text, stop));
        return held;
    }
}

/// <summary>Tells how far a text has begun with another.</summary>
static class Overlap
{
    /// <summary>The length of the longest end of a text that the other begins with, without being all of it.</summary>
    public static int Of(ReadOnlySpan<char> text, string other)
    {
        for (int length = Math.Min(text.Length, other.Length - 1); length > 0; length--)
            if (text.EndsWith(other.AsSpan(0, length), StringComparison.Ordinal))
                return length;
        return 0;
    }
}
