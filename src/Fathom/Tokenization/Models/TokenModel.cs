using Fathom.Tokenization.PreTokenizers;

namespace Fathom.Tokenization.Models;

/// <summary>Turns the pieces of a text into token ids.</summary>
abstract class TokenModel
{
    public abstract void Encode(Pieces pieces, List<int> ids);
}
