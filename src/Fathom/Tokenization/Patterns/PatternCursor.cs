namespace Fathom.Tokenization.Patterns;

/// <summary>Where the reading of an expression stands.</summary>
sealed class PatternCursor(string source)
{
    const int DeepestNesting = 100;
    int depth;

    public string Source => source;

    public int Index { get; set; }

    public bool AtEnd => Index >= source.Length;

    /// <summary>The character here, which must not be the end.</summary>
    public char Current => source[Index];

    /// <summary>Enters a level of nesting, which <see cref="Leave"/> leaves.</summary>
    public void Enter()
    {
        if (++depth > DeepestNesting)
            throw new FormatException("it is nested too deeply");
    }

    public void Leave() => depth--;

    public bool StartsWith(string text) => source.AsSpan(Index).StartsWith(text, StringComparison.Ordinal);

    public bool TryTake(char c)
    {
        if (AtEnd || Current != c)
            return false;
        Index++;
        return true;
    }

    public bool TryTake(string text)
    {
        if (!StartsWith(text))
            return false;
        Index += text.Length;
        return true;
    }

    /// <summary>Takes the rune here, whatever it means.</summary>
    public int TakeRune()
    {
        int rune = Runes.At(source, Index, out int length);
        Index += length;
        return rune;
    }
}
