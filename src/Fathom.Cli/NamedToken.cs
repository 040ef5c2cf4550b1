using Fathom.Models;

namespace Fathom.Cli;

/// <summary>Finds a token that a user names.</summary>
static class NamedToken
{
    const string IdPrefix = "id:";

    /// <summary>The token that a text is, or that id:13 names.</summary>
    /// <param name="model">The model.</param>
    /// <param name="name">The text, or id:13.</param>
    /// <param name="option">The option that names it.</param>
    /// <exception cref="FathomException">The text is not one token of the model, or the id is outside its vocabulary.</exception>
    public static int Find(LanguageModel model, string name, string option)
    {
        if (name.StartsWith(IdPrefix, StringComparison.Ordinal) && int.TryParse(name.AsSpan(IdPrefix.Length), out int id))
            return (uint)id < (uint)model.Shape.Vocabulary
                ? id : throw new FathomException($"{option}: the token id {id} is outside the vocabulary of {model.Shape.Vocabulary}");
        var ids = model.Tokenizer.Encode(name);
        if (ids is [int only])
            return only;
        return model.Tokenizer.Find(name) ?? throw new FathomException(ids.Count == 0
            ? $"{option}: the text is empty"
            : $"{option}: \"{name}\" is not one token of this model but {ids.Count}: {string.Join(", ", ids.Select(part => $"id:{part} \"{Text(model, part)}\""))}");
    }

    static string Text(LanguageModel model, int id) => Figures.TokenLabel.Of(model.PieceOf(id).Span);
}
