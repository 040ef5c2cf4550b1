using System.Text.Json;
using Fathom.Formats;
using Fathom.Tokenization.AddedTokens;
using Fathom.Tokenization.Models;
using Fathom.Tokenization.Normalizers;

namespace Fathom.Tokenization.HuggingFace;

/// <summary>Reads a tokenizer.json, checking the whole of it, and the special ids that lie beside it.</summary>
sealed class HuggingFaceTokenizer
{
    readonly JsonElement root;
    readonly ModelJson model;
    readonly TokenizerConfig config;
    readonly IReadOnlyList<AddedTokenJson> added;
    readonly Vocabulary vocabulary;
    readonly WorkBudget budget = WorkBudget.ForLoad();

    HuggingFaceTokenizer(JsonElement root, TokenizerConfig config)
    {
        (this.root, this.config) = (root, config);
        model = new(root.Field("model") ?? throw new FormatException("the tokenizer's model is missing"));
        var tokens = ModelTokens();
        added = AddedTokenList.Of(tokens, root.Items("added_tokens").Select(AddedTokenJson.ReadWithId), config);
        vocabulary = WithAdded(tokens);
    }

    /// <summary>Reads a folder's tokenizer.json, or the file itself.</summary>
    public static Tokenizer Read(string path)
    {
        string file = Directory.Exists(path) ? Path.Combine(path, "tokenizer.json") : path;
        var json = StrictJson.ReadFile(file);
        var config = TokenizerConfig.Read(Path.GetDirectoryName(Path.GetFullPath(file))!);
        try
        {
            return new HuggingFaceTokenizer(json, config).Build();
        }
        catch (FormatException e)
        {
            throw e.At(file);
        }
    }

    /// <summary>The tokens of the model, by id; null where an id has none.</summary>
    List<string?> ModelTokens()
    {
        var tokens = new List<string?>();
        foreach (var (token, id) in model.Tokens())
        {
            Extend(tokens, id);
            if (tokens[id] is { } other)
                throw new FormatException($"the tokens {other} and {token} have the same id {id}");
            tokens[id] = token;
        }
        return tokens;
    }

    Vocabulary WithAdded(List<string?> tokens)
    {
        foreach (var (token, _) in added)
        {
            Extend(tokens, token.Id);
            tokens[token.Id] = token.Text;
        }
        return new([.. tokens.Select(static token => token ?? "")], Kinds(tokens));
    }

    static void Extend(List<string?> tokens, int id)
    {
        if (id >= tokens.Count)
            System.Runtime.InteropServices.CollectionsMarshal.SetCount(tokens, id + 1);
    }

    TokenKind[] Kinds(List<string?> tokens)
    {
        var kinds = new TokenKind[tokens.Count];
        for (int id = 0; id < kinds.Length; id++)
        {
            kinds[id] = tokens[id] is not { } token ? TokenKind.Unused
                : model.FallsBackToBytes && UnknownRunes.ByteOf(token) is not null ? TokenKind.Byte : TokenKind.Normal;
        }
        foreach (var (token, _) in added)
            kinds[token.Id] = token.Special ? TokenKind.Control : TokenKind.UserDefined;
        return kinds;
    }

    Tokenizer Build()
    {
        Normalizer[] normalizers = NormalizerJson.Read(root.Field("normalizer")).Few("normalizers");
        var template = TemplateJson.Read(root.Field("post_processor"));
        int? beginning = Named("bos_token"), end = Named("eos_token");
        var decoder = DecoderJson.Read(root.Field("decoder"));
        return new(new()
        {
            Vocabulary = vocabulary,
            Model = model.Build(vocabulary, budget),
            AddedTokens = new LeftmostLongestSplitter(added.Where(static t => !t.IsNormalized).Select(static t => t.Token), budget),
            Normalizers = normalizers,
            NormalizedTokens = new LeftmostLongestSplitter(
                added.Where(static t => t.IsNormalized).Select(t => Normalized(t.Token, normalizers)), budget),
            PreTokenizers = PreTokenizerJson.Read(root.Field("pre_tokenizer")).Few("pre-tokenizers"),
            Spell = decoder.IsByteLevel ? id => TokenSpelling.ByteLevel(vocabulary, id)
                : id => TokenSpelling.AllMarked(vocabulary, id, decoder.SpaceMark),
            DroppedSpaces = decoder.DroppedSpaces,
            NamedTokens = config.Special.Named.Where(static named => named.Value is not null).ToDictionary(static named => named.Key, static named => named.Value!.Value.Token.Text),
            Beginning = beginning,
            End = end,
            AddedBefore = Around(config.AddsBeginning, beginning, template.Before),
            AddedAfter = Around(config.AddsEnd, end, template.After),
            EndTokens = Ends(end),
        });
    }

    /// <summary>The id of a special token that the files name.</summary>
    int? Named(string name) => config.Special.Named.GetValueOrDefault(name) is { } token ? vocabulary.Find(token.Token.Text) : null;

    /// <summary>What is put before or after a text: what a flag asks for, else what the post-processor adds.</summary>
    int[] Around(bool? flag, int? token, int[] processed) =>
        CheckIds(flag is null ? processed : flag.Value && token is int id ? [id] : []);

    HashSet<int> Ends(int? named) =>
        [.. named is int end ? [end] : (int[])[], .. config.Ends.Where(id => id < vocabulary.Count), .. EndOfGeneration.Find(vocabulary, static kind => kind is TokenKind.Control or TokenKind.UserDefined)];

    AddedToken Normalized(AddedToken token, Normalizer[] normalizers) =>
        token with { Text = normalizers.Aggregate(token.Text, (text, normalizer) => normalizer.Normalize(text, budget)) };

    int[] CheckIds(int[] ids) => Array.TrueForAll(ids, id => id < vocabulary.Count)
        ? ids : throw new FormatException("the post-processor adds a token that is not in the vocabulary");
}
