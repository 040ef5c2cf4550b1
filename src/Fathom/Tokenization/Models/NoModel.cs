using Fathom.Tokenization.PreTokenizers;

namespace Fathom.Tokenization.Models;

/// <summary>The model of a tokenizer that is not there.</summary>
sealed class NoModel(string path) : TokenModel
{
    public override void Encode(Pieces pieces, List<int> ids) =>
        throw new FathomException($"{path}: has no tokenizer, so no text can be given to it, only token ids") { Remedy = Remedy.TokenIds };
}
