using System.Text.Json;
using Fathom.Tokenization.AddedTokens;

namespace Fathom.Tokenization.HuggingFace;

/// <summary>Reads one of the "added_tokens" of a tokenizer.json.</summary>
/// <param name="Token">The token.</param>
/// <param name="IsNormalized">Whether it is looked for in the normalised text rather than in the text as given.</param>
readonly record struct AddedTokenJson(AddedToken Token, bool IsNormalized)
{
    public static AddedTokenJson Read(JsonElement element)
    {
        string text = element.RequiredText("content") is { Length: > 0 } content
            ? content : throw new FormatException("an added token is empty");
        var id = element.Field("id") ?? throw new FormatException($"the added token {text} has no id");
        bool special = element.Flag("special");
        var token = new AddedToken(id.AsTokenId($"\"{text}\""), text)
        {
            Special = special,
            StripLeft = element.Flag("lstrip"),
            StripRight = element.Flag("rstrip"),
            SingleWord = element.Flag("single_word"),
        };
        return new(token, element.OptionalFlag("normalized") ?? !special);
    }
}
