using System.Text.Json;

namespace Fathom.Tokenization.HuggingFace;

/// <summary>The special tokens that a tokenizer_config.json or a special_tokens_map.json declares.</summary>
/// <param name="Named">Tokens by their names, such as bos_token, in order; null where a name is declared to stand for none, no text where it is empty.</param>
/// <param name="Additional">Those without a name; null where the file does not say.</param>
sealed record SpecialTokensJson(OrderedDictionary<string, AddedTokenJson?> Named, AddedTokenJson[]? Additional)
{
    static readonly string[] UsualNames = ["bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"];

    /// <summary>No file.</summary>
    public static SpecialTokensJson None => new([], null);

    /// <summary>Reads a file.</summary>
    /// <exception cref="FormatException">A declaration is of the wrong kind.</exception>
    public static SpecialTokensJson Read(JsonElement file)
    {
        var named = new OrderedDictionary<string, AddedTokenJson?>();
        foreach (string name in UsualNames)
            if (file.TryGetProperty(name, out var token))
                named[name] = ReadNamed(name, token);
        foreach (var field in file.EnumerateObject())
            if (field.Name.EndsWith("_token", StringComparison.Ordinal) && field.Value.ValueKind is JsonValueKind.String or JsonValueKind.Object or JsonValueKind.Null)
                named[field.Name] = ReadNamed(field.Name, field.Value);
        var extra = file.Field("extra_special_tokens");
        if (extra is { ValueKind: JsonValueKind.Object } tokens)
            foreach (var token in tokens.EnumerateObject())
                named[token.Name] = ReadNamed(token.Name, token.Value);
        bool isList = extra is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0;
        string additional = isList ? "extra_special_tokens" : "additional_special_tokens";
        return new(named, file.Field(additional) is null ? null : [.. file.Items(additional).Select(token => Special(additional, token))]);
    }

    /// <summary>The same, but for what another file declares.</summary>
    public SpecialTokensJson OverriddenBy(SpecialTokensJson other)
    {
        var named = new OrderedDictionary<string, AddedTokenJson?>(Named);
        foreach (var (name, token) in other.Named)
            named[name] = token;
        return new(named, other.Additional ?? Additional);
    }

    /// <summary>All tokens that there are, those with names first.</summary>
    public IEnumerable<AddedTokenJson> All => Named.Values.OfType<AddedTokenJson>().Concat(Additional ?? []);

    static AddedTokenJson? ReadNamed(string name, JsonElement token) => token.ValueKind == JsonValueKind.Null ? null : Special(name, token);

    /// <summary>A special token, given as its text or as an object with its content.</summary>
    static AddedTokenJson Special(string name, JsonElement token)
    {
        if (token.ValueKind != JsonValueKind.Object)
            return AddedTokenJson.Plain(token.AsText($"\"{name}\"")).AsSpecial();
        var read = AddedTokenJson.Read(token);
        return new(read.Token with { Special = true }, token.Flag("normalized"));
    }
}
