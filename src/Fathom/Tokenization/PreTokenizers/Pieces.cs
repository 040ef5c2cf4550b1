namespace Fathom.Tokenization.PreTokenizers;

/// <summary>A text and the parts of it that no token crosses, in order.</summary>
/// <param name="Text">The text, as normalised and respelled so far.</param>
/// <param name="Parts">Where each part starts and ends.</param>
/// <param name="AtStart">Whether the first part is the beginning of the whole input.</param>
sealed record Pieces(string Text, List<(int Start, int End)> Parts, bool AtStart)
{
    /// <summary>The whole text as one part.</summary>
    public Pieces(string text, bool atStart) : this(text, text.Length > 0 ? [(0, text.Length)] : [], atStart) { }

    /// <summary>Respells each part.</summary>
    public Pieces Respell(Func<string, int, string> respell)
    {
        var text = new System.Text.StringBuilder(Text.Length + Text.Length / 8);
        var parts = new List<(int, int)>(Parts.Count);
        for (int i = 0; i < Parts.Count; i++)
        {
            int start = text.Length;
            text.Append(respell(Text[Parts[i].Start..Parts[i].End], i));
            if (text.Length > start)
                parts.Add((start, text.Length));
        }
        return this with { Text = text.ToString(), Parts = parts };
    }
}
