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
    readonly List<AddedTokenJson> added;
    readonly Vocabulary vocabulary;
    readonly WorkBudget budget = WorkBudget.ForLoad();

    HuggingFaceTokenizer(JsonElement root)
    {
        this.root = root;
        model = new(root.Field("model") ?? throw new FormatException("the tokenizer's model is missing"));
        added = [.. root.Items("added_tokens").Select(AddedTokenJson.Read)];
        vocabulary = ReadVocabulary();
    }

    /// <summary>Reads a folder's tokenizer.json, or the file itself.</summary>
    public static Tokenizer Read(string path)
    {
        string file = Directory.Exists(path) ? Path.Combine(path, "tokenizer.json") : path;
        var json = StrictJson.ReadFile(file);
        try
        {
            return new HuggingFaceTokenizer(json).Build(Path.GetDirectoryName(Path.GetFullPath(file))!);
        }
        catch (FormatException e)
        {
            throw e.At(file);
        }
    }

    Vocabulary ReadVocabulary()
    {
        var tokens = new List<string?>();
        foreach (var (token, id) in model.Tokens())
        {
            Extend(tokens, id);
            if (tokens[id] is { } other)
                throw new FormatException($"the tokens {other} and {token} have the same id {id}");
            tokens[id] = token;
        }
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

    Tokenizer Build(string folder)
    {
        Normalizer[] normalizers = NormalizerJson.Read(root.Field("normalizer")).Few("normalizers");
        var template = TemplateJson.Read(root.Field("post_processor"));
        var special = SpecialTokensJson.Read(folder, vocabulary);
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
                : id => TokenSpelling.Marked(vocabulary, id, decoder.SpaceMark),
            DropsFirstSpace = decoder.DropsFirstSpace,
            Beginning = special.Beginning,
            End = special.End,
            AddedBefore = CheckIds(template == TemplateJson.None ? special.Before : template.Before),
            AddedAfter = CheckIds(template == TemplateJson.None ? special.After : template.After),
            EndTokens = Ends(special.Ends),
        });
    }

    HashSet<int> Ends(int[] declared) =>
        [.. declared, .. EndOfGeneration.Find(vocabulary, static kind => kind is TokenKind.Control or TokenKind.UserDefined)];

    AddedToken Normalized(AddedToken token, Normalizer[] normalizers) =>
        token with { Text = normalizers.Aggregate(token.Text, (text, normalizer) => normalizer.Normalize(text, budget)) };

    int[] CheckIds(int[] ids) => Array.TrueForAll(ids, id => id < vocabulary.Count)
        ? ids : throw new FormatException("the post-processor adds a token that is not in the vocabulary");
}
