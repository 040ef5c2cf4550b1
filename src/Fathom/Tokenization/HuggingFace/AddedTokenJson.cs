using System.Text.Json;
using Fathom.Tokenization.AddedTokens;

namespace Fathom.Tokenization.HuggingFace;

/// <summary>An added token as a Hugging Face file describes it.</summary>
/// <param name="Token">The token; its id is <see cref="NoId"/> where the file states none.</param>
/// <param name="IsNormalized">Whether it is looked for in the normalised text rather than in the text as given.</param>
readonly record struct AddedTokenJson(AddedToken Token, bool IsNormalized)
{
    /// <summary>The id of a token that has yet to get one.</summary>
    public const int NoId = -1;

    /// <summary>Reads one of the "added_tokens" of a tokenizer.json, which have ids.</summary>
    public static AddedTokenJson ReadWithId(JsonElement element)
    {
        var token = Read(element);
        var id = element.Field("id") ?? throw new FormatException($"the added token {token.Token.Text} has no id");
        return token.At(id.AsTokenId($"\"{token.Token.Text}\""));
    }

    /// <summary>Reads an object with the token's content and flags.</summary>
    public static AddedTokenJson Read(JsonElement element)
    {
        string text = element.RequiredText("content") is { Length: > 0 } content
            ? content : throw new FormatException("an added token is empty");
        bool special = element.Flag("special");
        var token = new AddedToken(NoId, text)
        {
            Special = special,
            StripLeft = element.Flag("lstrip"),
            StripRight = element.Flag("rstrip"),
            SingleWord = element.Flag("single_word"),
        };
        return new(token, element.OptionalFlag("normalized") ?? !special);
    }

    /// <summary>A token without flags.</summary>
    public static AddedTokenJson Plain(string text) => new(new(NoId, text), IsNormalized: true);

    /// <summary>The same token with an id.</summary>
    public AddedTokenJson At(int id) => this with { Token = Token with { Id = id } };

    /// <summary>The same token as a special one, which is looked for in the text as given.</summary>
    public AddedTokenJson AsSpecial() => new(Token with { Special = true }, IsNormalized: false);

    /// <summary>The same token, with the flags of another; a special one stays special.</summary>
    public AddedTokenJson WithFlagsOf(AddedToken other) => this with
    {
        Token = other with { Id = Token.Id, Special = Token.Special || other.Special },
    };
}
