namespace Fathom.Tokenization.PreTokenizers;

/// <summary>Puts a space before every piece that does not begin with one.</summary>
sealed class LeadingSpace : PreTokenizer
{
    public override Pieces Split(Pieces pieces) => pieces.Respell(static (piece, _) => piece[0] == ' ' ? piece : " " + piece);
}
