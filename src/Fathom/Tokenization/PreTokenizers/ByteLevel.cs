namespace Fathom.Tokenization.PreTokenizers;

/// <summary>Respells every piece in the byte alphabet.</summary>
sealed class ByteLevel : PreTokenizer
{
    public override Pieces Split(Pieces pieces) => pieces.Respell(static (piece, _) => ByteAlphabet.Spell(piece));
}
