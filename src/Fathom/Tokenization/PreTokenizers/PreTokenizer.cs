namespace Fathom.Tokenization.PreTokenizers;

/// <summary>Cuts the pieces of a text further, and may respell them.</summary>
abstract class PreTokenizer
{
    public abstract Pieces Split(Pieces pieces);
}
