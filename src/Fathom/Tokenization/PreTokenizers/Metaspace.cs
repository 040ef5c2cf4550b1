using Fathom.Tokenization.Normalizers;

namespace Fathom.Tokenization.PreTokenizers;

/// <summary>Which pieces get the mark of a word's beginning put before them.</summary>
enum PrependScheme { Always, First, Never }

/// <summary>Spells spaces as SentencePiece does, with a visible mark.</summary>
sealed class Metaspace(string mark, PrependScheme scheme) : PreTokenizer
{
    readonly Replace marks = new(" ", mark);

    public override Pieces Split(Pieces pieces) => pieces.Respell((piece, index) =>
    {
        string marked = marks.Normalize(piece, pieces.Budget);
        bool prepends = scheme == PrependScheme.Always || (scheme == PrependScheme.First && pieces.AtStart && index == 0);
        return prepends && !marked.StartsWith(mark, StringComparison.Ordinal) ? mark + marked : marked;
    });
}
