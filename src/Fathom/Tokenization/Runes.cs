namespace Fathom.Tokenization;

/// <summary>Steps through UTF-16 text one Unicode scalar at a time; a lone surrogate reads as U+FFFD.</summary>
static class Runes
{
    public const int Replacement = 0xFFFD;

    public static int At(ReadOnlySpan<char> text, int index, out int length)
    {
        char first = text[index];
        length = 1;
        if (!char.IsSurrogate(first))
            return first;
        if (char.IsHighSurrogate(first) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]))
        {
            length = 2;
            return char.ConvertToUtf32(first, text[index + 1]);
        }
        return Replacement;
    }

    /// <summary>Where the rune that ends at an index begins.</summary>
    public static int StartBefore(ReadOnlySpan<char> text, int index) =>
        index >= 2 && char.IsLowSurrogate(text[index - 1]) && char.IsHighSurrogate(text[index - 2]) ? index - 2 : index - 1;
}
