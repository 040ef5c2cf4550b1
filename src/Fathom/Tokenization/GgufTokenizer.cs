using Fathom.Formats;
using Fathom.Tokenization.AddedTokens;
using Fathom.Tokenization.Models;
using Fathom.Tokenization.Normalizers;
using Fathom.Tokenization.PreTokenizers;

namespace Fathom.Tokenization;

/// <summary>Reads the tokenizer that the metadata of a GGUF file describe, checking the whole of it.</summary>
sealed class GgufTokenizer
{
    const string Prefix = "tokenizer.ggml.";
    readonly GgufMetadata metadata;
    readonly Vocabulary vocabulary;
    readonly HashSet<int> ends;
    readonly WorkBudget budget = WorkBudget.ForLoad();

    GgufTokenizer(GgufMetadata metadata)
    {
        this.metadata = metadata;
        string[] tokens = metadata.Texts(Prefix + "tokens") is { Length: > 0 } given
            ? given : throw new FormatException("the vocabulary (tokenizer.ggml.tokens) is missing");
        vocabulary = new(tokens, Kinds(tokens.Length));
        CheckSpecialIds();
        ends = EndOfGeneration.Find(vocabulary, static _ => true);
        foreach (int id in ends)
            vocabulary.MakeControl(id);
    }

    public static Tokenizer Read(GgufMetadata metadata, string path)
    {
        try
        {
            return metadata.Text(Prefix + "model") switch
            {
                "gpt2" => new GgufTokenizer(metadata).ByteLevelBytePair(),
                "llama" => new GgufTokenizer(metadata).SentencePieceBytePair(),
                "t5" => new GgufTokenizer(metadata).SentencePieceUnigram(),
                null when !metadata.Has(Prefix + "tokens") => Tokenizer.None(path),
                null => throw new FormatException("the tokenizer (tokenizer.ggml.model) is missing"),
                var model => throw new UnknownKindException($"the tokenizer model {model} is not supported"),
            };
        }
        catch (FormatException e)
        {
            throw e.At(path);
        }
    }

    Tokenizer ByteLevelBytePair()
    {
        string name = metadata.Text(Prefix + "pre") is { Length: > 0 } given ? given : "default";
        string[] patterns = PublishedPatterns.Find(name) ?? throw new UnknownKindException($"the pre-tokenizer {name} is not supported");
        var model = new BytePairEncoding(vocabulary, Merges(), new UnknownRunes(vocabulary))
        {
            TakesWholePieces = PublishedPatterns.TakesWholePieces(name),
        };
        return new(new()
        {
            Vocabulary = vocabulary,
            NamedTokens = NamedTokens(),
            Model = model,
            AddedTokens = AddedTokens(),
            PreTokenizers = [.. patterns.Select(static p => new PatternSplit(new(p))), new ByteLevel()],
            Spell = id => TokenSpelling.ByteLevel(vocabulary, id),
            Beginning = BeginningOfText,
            End = EndOfText,
            AddedBefore = Before(PublishedPatterns.AddsBeginning(name)),
            AddedAfter = After(byDefault: false),
            EndTokens = EndTokens(),
        });
    }

    Tokenizer SentencePieceBytePair()
    {
        var unknown = new UnknownRunes(vocabulary, SpecialId("unknown_token_id", Defaults.Unknown), fuses: false, byBytes: true);
        return new(new()
        {
            Vocabulary = vocabulary,
            NamedTokens = NamedTokens(),
            Model = new BytePairEncoding(vocabulary, new ScoredMerges(vocabulary, Scores()), unknown),
            AddedTokens = AddedTokens(),
            Normalizers = [new SentencePieceSpaces(removesExtra: false, AddsSpacePrefix)],
            Spell = SpellMarked,
            DroppedSpaces = AddsSpacePrefix ? 1 : 0,
            Beginning = BeginningOfText,
            End = EndOfText,
            AddedBefore = Before(byDefault: true),
            AddedAfter = After(byDefault: false),
            EndTokens = EndTokens(),
        });
    }

    /// <summary>Of unigram models SentencePiece alone falls back to bytes: a vocabulary that has them is read as it reads it, any other as llama.cpp does.</summary>
    bool HasByteTokens => Enumerable.Range(0, vocabulary.Count).Any(id => vocabulary.Kind(id) == TokenKind.Byte);

    Tokenizer SentencePieceUnigram()
    {
        var unknown = new UnknownRunes(vocabulary, SpecialId("unknown_token_id", Defaults.Unknown), fuses: true, byBytes: true);
        var spaces = new SentencePieceSpaces(metadata.Boolean(Prefix + "remove_extra_whitespaces") ?? false, AddsSpacePrefix);
        return new(new()
        {
            Vocabulary = vocabulary,
            NamedTokens = NamedTokens(),
            Model = new Unigram(vocabulary, Scores(), unknown, budget, singlePrecision: HasByteTokens),
            AddedTokens = AddedTokens(),
            Normalizers = CharacterMap() is { } map ? [map, spaces] : [spaces],
            Spell = SpellMarked,
            DroppedSpaces = AddsSpacePrefix ? 1 : 0,
            Beginning = BeginningOfText,
            End = EndOfText,
            AddedBefore = Before(byDefault: false),
            AddedAfter = After(byDefault: true),
            EndTokens = EndTokens(),
        });
    }

    bool AddsSpacePrefix => metadata.Boolean(Prefix + "add_space_prefix") ?? true;

    byte[] SpellMarked(int id) => TokenSpelling.Marked(vocabulary, id, SentencePieceSpaces.Mark);

    PrecompiledMap? CharacterMap() => metadata.Integers(Prefix + "precompiled_charsmap") is { Length: > 0 } map
        ? new(Array.ConvertAll(map, static value => (byte)value)) : null;

    RankedMerges Merges() => RankedMerges.Parse(
        metadata.Texts(Prefix + "merges") ?? throw new FormatException("the merges (tokenizer.ggml.merges) are missing"), vocabulary);

    float[] Scores()
    {
        double[] scores = metadata.Numbers(Prefix + "scores")
            ?? throw new FormatException("the scores (tokenizer.ggml.scores) are missing");
        if (scores.Length < vocabulary.Count)
            throw new FormatException($"the scores are fewer than the tokens: {scores.Length} for {vocabulary.Count}");
        return Array.TrueForAll(scores, double.IsFinite)
            ? Array.ConvertAll(scores, static score => (float)score) : throw new FormatException("a score is not a finite number");
    }

    TokenKind[] Kinds(int count)
    {
        var kinds = new TokenKind[count];
        Array.Fill(kinds, TokenKind.Normal);
        if (metadata.Integers(Prefix + "token_type") is not { } types)
            return kinds;
        if (types.Length < count)
            throw new FormatException($"tokenizer.ggml.token_type is shorter than the vocabulary: {types.Length} for {count} tokens");
        for (int id = 0; id < count; id++)
            kinds[id] = types[id] is >= (long)TokenKind.Normal and <= (long)TokenKind.Byte ? (TokenKind)types[id] : TokenKind.Normal;
        return kinds;
    }

    /// <summary>Every key of the form …_token_id must name a token; all ones mean that there is none.</summary>
    void CheckSpecialIds()
    {
        foreach (string key in metadata.Keys)
        {
            if (key.StartsWith(Prefix, StringComparison.Ordinal) && key.EndsWith("_token_id", StringComparison.Ordinal)
                && metadata.Integer(key) is long id and not (uint.MaxValue or -1) && (id < 0 || id >= vocabulary.Count))
                throw new FormatException($"{key} {id} lies outside the vocabulary of {vocabulary.Count} tokens");
        }
    }

    /// <summary>The special ids that SentencePiece's own tools assign, which a file need not repeat.</summary>
    (int? Beginning, int? End, int? Unknown) Defaults => metadata.Text(Prefix + "model") switch
    {
        "llama" => (1, 2, 0),
        "t5" => (null, 1, 2),
        _ => (null, null, null),
    };

    int? SpecialId(string key, int? byDefault = null) => metadata.Integer(Prefix + key) switch
    {
        null => byDefault < vocabulary.Count ? byDefault : null,
        uint.MaxValue or -1 => null,
        long id => (int)id,
    };

    LongestFirstSplitter AddedTokens()
    {
        var strips = WhiteSpaceStrips.Of(metadata);
        return new(Enumerable.Range(0, vocabulary.Count)
            .Where(id => vocabulary.Kind(id) is TokenKind.Control or TokenKind.Unknown or TokenKind.UserDefined)
            .Select(id => strips(new(id, vocabulary[id]) { Special = vocabulary.Kind(id) != TokenKind.UserDefined })), budget);
    }

    int? EndOfText => SpecialId("eos_token_id", Defaults.End);

    int? BeginningOfText => SpecialId("bos_token_id", Defaults.Beginning);

    int[] Before(bool byDefault) => Added("add_bos_token", byDefault, BeginningOfText);

    int[] After(bool byDefault) => Added("add_eos_token", byDefault, EndOfText);

    int[] Added(string key, bool byDefault, int? id) => (metadata.Boolean(Prefix + key) ?? byDefault) && id is int added ? [added] : [];

    HashSet<int> EndTokens()
    {
        int?[] declared = [EndOfText, SpecialId("eot_token_id"), SpecialId("eom_token_id")];
        return [.. ends, .. declared.OfType<int>(), .. EndIds()];
    }

    /// <summary>The ends that a file lists beside the one that eos_token_id names.</summary>
    IEnumerable<int> EndIds()
    {
        const string key = Prefix + "eos_token_ids";
        foreach (long id in metadata.Integers(key) ?? [])
            yield return id >= 0 && id < vocabulary.Count
                ? (int)id : throw new FormatException($"{key} {id} lies outside the vocabulary of {vocabulary.Count} tokens");
    }

    /// <summary>The special tokens under the names that their makers' files have for them.</summary>
    Dictionary<string, string> NamedTokens()
    {
        (string Name, int? Id)[] named =
        [
            ("bos_token", BeginningOfText), ("eos_token", EndOfText), ("unk_token", SpecialId("unknown_token_id")),
            ("sep_token", SpecialId("seperator_token_id")), ("pad_token", SpecialId("padding_token_id")),
            ("cls_token", SpecialId("cls_token_id")), ("mask_token", SpecialId("mask_token_id")),
        ];
        return named.Where(static token => token.Id is not null).ToDictionary(static token => token.Name, token => vocabulary[token.Id!.Value]);
    }
}
