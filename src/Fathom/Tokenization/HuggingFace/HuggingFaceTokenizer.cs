using System.Text.Json;
using Fathom.Tokenization.AddedTokens;
using Fathom.Tokenization.Models;
using Fathom.Tokenization.Normalizers;

namespace Fathom.Tokenization.HuggingFace;

/// <summary>Reads a tokenizer.json, checking the whole of it, and the special ids that lie beside it.</summary>
sealed class HuggingFaceTokenizer
{
    const long LargestFile = 64L << 20;
    const int DeepestNesting = 64;
    readonly JsonElement root;
    readonly ModelJson model;
    readonly List<AddedTokenJson> added;
    readonly Vocabulary vocabulary;

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
        using var json = Parse(file);
        try
        {
            return new HuggingFaceTokenizer(json.RootElement).Build(Path.GetDirectoryName(Path.GetFullPath(file))!);
        }
        catch (FormatException e)
        {
            throw e.At(file);
        }
    }

    /// <summary>Parses a file of bounded size and depth.</summary>
    static JsonDocument Parse(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            if (stream.Length > LargestFile)
                throw new ModelFormatException(file, $"{stream.Length} bytes are too many for a tokenizer");
            return JsonDocument.Parse(stream, new() { MaxDepth = DeepestNesting });
        }
        catch (JsonException e)
        {
            throw new ModelFormatException(file, $"it is not JSON, or nested too deeply ({e.Message.TrimEnd('.')})");
        }
        catch (Exception e) when (FileFault.IsOne(e))
        {
            throw new FathomException($"{file}: cannot be read as a tokenizer: {FileFault.Of(file, e)}", e);
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
        Normalizer[] normalizers = Few(NormalizerJson.Read(root.Field("normalizer")), "normalizers");
        var template = TemplateJson.Read(root.Field("post_processor"));
        var special = SpecialTokensJson.Read(folder, vocabulary);
        var decoder = DecoderJson.Read(root.Field("decoder"));
        return new(new()
        {
            Vocabulary = vocabulary,
            Model = model.Build(vocabulary),
            AddedTokens = new LeftmostLongestSplitter(added.Where(static t => !t.IsNormalized).Select(static t => t.Token)),
            Normalizers = normalizers,
            NormalizedTokens = new LeftmostLongestSplitter(
                added.Where(static t => t.IsNormalized).Select(t => Normalized(t.Token, normalizers))),
            PreTokenizers = Few(PreTokenizerJson.Read(root.Field("pre_tokenizer")), "pre-tokenizers"),
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

    /// <summary>A sequence of bounded length, because each of its members takes time on every text.</summary>
    static T[] Few<T>(IEnumerable<T> sequence, string what)
    {
        const int most = 50;
        T[] members = [.. sequence.Take(most + 1)];
        return members.Length <= most ? members : throw new FormatException($"there are more than {most} {what}");
    }

    HashSet<int> Ends(int[] declared) =>
        [.. declared, .. EndOfGeneration.Find(vocabulary, static kind => kind is TokenKind.Control or TokenKind.UserDefined)];

    static AddedToken Normalized(AddedToken token, Normalizer[] normalizers) =>
        token with { Text = normalizers.Aggregate(token.Text, static (text, normalizer) => normalizer.Normalize(text)) };

    int[] CheckIds(int[] ids) => Array.TrueForAll(ids, id => id < vocabulary.Count)
        ? ids : throw new FormatException("the post-processor adds a token that is not in the vocabulary");
}
