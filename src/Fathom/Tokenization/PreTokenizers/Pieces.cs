namespace Fathom.Tokenization.PreTokenizers;

/// <summary>A text cut into pieces that no token crosses: the ends of the pieces, the last of which is the text's.</summary>
sealed record Pieces(string Text, List<int> Ends)
{
    /// <summary>The whole text as one piece.</summary>
    public Pieces(string text) : this(text, text.Length > 0 ? [text.Length] : []) { }
}
