using System.Text.Json;
using Fathom.Formats;

namespace Fathom.Tokenization.HuggingFace;

/// <summary>What the files beside a tokenizer.json say of its tokens, read as transformers reads them.</summary>
sealed record TokenizerConfig
{
    /// <summary>The classes whose flags counted for more than the post-processor in transformers before version 5.</summary>
    static readonly string[] ClassesThatObeyFlags = ["LlamaTokenizer", "LlamaTokenizerFast", "GemmaTokenizer", "GemmaTokenizerFast"];

    /// <summary>The special tokens.</summary>
    public SpecialTokensJson Special { get; private init; } = SpecialTokensJson.None;

    /// <summary>The tokens of added_tokens_decoder, by their ids; null where there is none.</summary>
    public AddedTokenJson[]? Added { get; private init; }

    /// <summary>The tokens of added_tokens.json, which have no flags, by their ids.</summary>
    public AddedTokenJson[] Older { get; private init; } = [];

    /// <summary>Whether texts begin with bos_token; null where the post-processor decides.</summary>
    public bool? AddsBeginning { get; private init; }

    /// <summary>Whether texts end with eos_token; null where the post-processor decides.</summary>
    public bool? AddsEnd { get; private init; }

    /// <summary>The ids at which generation ends, which may lie outside the vocabulary.</summary>
    public int[] Ends { get; private init; } = [];

    /// <summary>Reads the files that are there. The two older ones count only where tokenizer_config.json has no added_tokens_decoder, be it an empty one.</summary>
    /// <exception cref="FathomException">One of them cannot be read.</exception>
    /// <exception cref="ModelFormatException">One of them is no JSON object, or declares what cannot be.</exception>
    public static TokenizerConfig Read(string folder)
    {
        var config = Use(folder, "tokenizer_config.json", ReadConfig) ?? new();
        if (config.Added is null)
        {
            config = config with
            {
                Special = config.Special.OverriddenBy(Use(folder, "special_tokens_map.json", SpecialTokensJson.Read) ?? SpecialTokensJson.None),
                Older = Use(folder, "added_tokens.json", ReadOlder) ?? [],
            };
        }
        return config with { Ends = Use(folder, "generation_config.json", ReadEnds) ?? Use(folder, "config.json", ReadEnds) ?? [] };
    }

    static T? Use<T>(string folder, string name, Func<JsonElement, T?> read) where T : class
    {
        string path = Path.Combine(folder, name);
        if (!File.Exists(path))
            return null;
        var json = StrictJson.ReadFile(path);
        try
        {
            return read(json);
        }
        catch (FormatException e)
        {
            throw e.At(path);
        }
    }

    static TokenizerConfig ReadConfig(JsonElement config)
    {
        bool obeysFlags = ClassesThatObeyFlags.Contains(config.Text("tokenizer_class"));
        return new()
        {
            Special = SpecialTokensJson.Read(config),
            Added = config.Field("added_tokens_decoder") is { } added ? ReadAdded(added) : null,
            AddsBeginning = obeysFlags ? config.OptionalFlag("add_bos_token") : null,
            AddsEnd = obeysFlags ? config.OptionalFlag("add_eos_token") : null,
        };
    }

    static AddedTokenJson[] ReadAdded(JsonElement decoder)
    {
        if (decoder.ValueKind != JsonValueKind.Object)
            throw new FormatException("\"added_tokens_decoder\" should be an object of ids and tokens");
        return [.. decoder.EnumerateObject().Select(static token => AddedTokenJson.Read(token.Value).At(token.NameAsTokenId())).OrderBy(static token => token.Token.Id)];
    }

    static AddedTokenJson[] ReadOlder(JsonElement file) =>
        [.. file.EnumerateObject().Where(static token => token.Name.Length > 0)
            .Select(static token => AddedTokenJson.Plain(token.Name).At(token.Value.AsTokenId($"\"{token.Name}\""))).OrderBy(static token => token.Token.Id)];

    /// <summary>The ids under eos_token_id, a number or a list; null where the file names none.</summary>
    static int[]? ReadEnds(JsonElement file) => file.Field("eos_token_id") switch
    {
        null => null,
        { ValueKind: JsonValueKind.Array } ids => [.. ids.EnumerateArray().Select(static id => id.AsTokenId("the end of text"))],
        { } id => [id.AsTokenId("the end of text")],
    };
}
