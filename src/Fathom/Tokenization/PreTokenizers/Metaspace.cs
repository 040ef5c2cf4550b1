namespace Fathom.Tokenization.PreTokenizers;

/// <summary>Which pieces get the mark of a word's beginning put before them.</summary>
enum PrependScheme { Always, First, Never }

/// <summary>Spells spaces as SentencePiece does, with a visible mark.</summary>
sealed class Metaspace(string mark, PrependScheme scheme) : PreTokenizer
{
    public override Pieces Split(Pieces pieces) => pieces.Respell((piece, index) =>
    {
        string marked = piece.Replace(" ", mark, StringComparison.Ordinal);
        bool prepends = scheme == PrependScheme.Always || (scheme == PrependScheme.First && pieces.AtStart && index == 0);
        return prepends && !marked.StartsWith(mark, StringComparison.Ordinal) ? mark + marked : marked;
    });
}
