namespace Fathom.Templates.Text;

/// <summary>Texts by code point: a surrogate pair is one, half of one stands for itself.</summary>
static class CodePoints
{
    public static int Count(ReadOnlySpan<char> text)
    {
        int count = text.Length;
        for (int i = text.IndexOfAnyInRange('\uD800', '\uDBFF'); i >= 0 && i < text.Length - 1; i++)
            if (LengthAt(text, i) == 2)
            {
                count--;
                i++;
            }
        return count;
    }

    public static int LengthAt(ReadOnlySpan<char> text, int offset) =>
        offset + 1 < text.Length && char.IsSurrogatePair(text[offset], text[offset + 1]) ? 2 : 1;

    /// <summary>The offset of the code point at a place; in a flat text each is one character.</summary>
    public static int Offset(ReadOnlySpan<char> text, bool isFlat, int place)
    {
        if (isFlat)
            return place;
        int offset = 0;
        for (; place > 0; place--)
            offset += LengthAt(text, offset);
        return offset;
    }

    public static IEnumerable<string> Split(string text)
    {
        for (int i = 0; i < text.Length;)
        {
            int length = LengthAt(text, i);
            yield return text.Substring(i, length);
            i += length;
        }
    }

    /// <summary>The number of the code point at an offset.</summary>
    public static int At(ReadOnlySpan<char> text, int offset) =>
        LengthAt(text, offset) == 2 ? char.ConvertToUtf32(text[offset], text[offset + 1]) : text[offset];

    /// <summary>Compares by code point, where UTF-16 puts surrogates before the last characters of the first plane.</summary>
    public static int Compare(string left, string right)
    {
        int same = left.AsSpan().CommonPrefixLength(right);
        if (same == left.Length || same == right.Length)
            return left.Length.CompareTo(right.Length);
        bool leftIsSurrogate = char.IsSurrogate(left[same]), rightIsSurrogate = char.IsSurrogate(right[same]);
        return leftIsSurrogate == rightIsSurrogate ? left[same].CompareTo(right[same]) : leftIsSurrogate ? 1 : -1;
    }

    /// <summary>Whether Python counts a character as white space: Unicode's, and four separators of ASCII.</summary>
    public static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\x1c' and <= '\x1f';

    public static ReadOnlySpan<char> TrimStart(ReadOnlySpan<char> text)
    {
        int start = 0;
        while (start < text.Length && IsSpace(text[start]))
            start++;
        return text[start..];
    }

    public static ReadOnlySpan<char> TrimEnd(ReadOnlySpan<char> text)
    {
        int end = text.Length;
        while (end > 0 && IsSpace(text[end - 1]))
            end--;
        return text[..end];
    }
}
