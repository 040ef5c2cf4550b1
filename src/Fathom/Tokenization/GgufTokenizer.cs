using System.Text;
using Fathom.Formats;
using Fathom.Tokenization.AddedTokens;
using Fathom.Tokenization.Models;
using Fathom.Tokenization.PreTokenizers;

namespace Fathom.Tokenization;

/// <summary>Reads the tokenizer that the metadata of a GGUF file describe, checking the whole of it.</summary>
sealed class GgufTokenizer
{
    const string Prefix = "tokenizer.ggml.";
    const int LongestSpecialToken = 1_000;
    readonly GgufMetadata metadata;
    readonly string path;
    readonly Vocabulary vocabulary;

    GgufTokenizer(GgufMetadata metadata, string path)
    {
        (this.metadata, this.path) = (metadata, path);
        string[] tokens = metadata.Texts(Prefix + "tokens") ?? throw Fault("the vocabulary (tokenizer.ggml.tokens) is missing");
        vocabulary = new(tokens, Kinds(tokens.Length));
        CheckSpecialIds();
    }

    public static Tokenizer Read(GgufMetadata metadata, string path)
    {
        string? model = metadata.Text(Prefix + "model");
        return model switch
        {
            "gpt2" => new GgufTokenizer(metadata, path).BytePair(),
            null => throw new ModelFormatException(path, "the tokenizer (tokenizer.ggml.model) is missing"),
            _ => throw new ModelFormatException(path, $"the tokenizer model {model} is not supported"),
        };
    }

    Tokenizer BytePair()
    {
        string name = metadata.Text(Prefix + "pre") is { Length: > 0 } given ? given : "default";
        string[] patterns = PublishedPatterns.Find(name) ?? throw Fault($"the pre-tokenizer {name} is not supported");
        bool addsBeginning = PublishedPatterns.AddsBeginning(name);
        return new(vocabulary, new(AddedTokens()), [.. patterns.Select(static p => new PatternSplit(p)), new ByteLevel()],
            new BytePairEncoding(vocabulary, Merges()) { TakesWholePieces = PublishedPatterns.TakesWholePieces(name) }, SpellBytes)
        {
            AddedBefore = Added("add_bos_token", "bos_token_id", addsBeginning),
            AddedAfter = Added("add_eos_token", "eos_token_id", byDefault: false),
            EndTokens = EndTokens(),
        };
    }

    MergeTable Merges()
    {
        string[] merges = metadata.Texts(Prefix + "merges") ?? throw Fault("the merges (tokenizer.ggml.merges) are missing");
        var table = new MergeTable(merges.Length);
        Span<char> joined = stackalloc char[256];
        for (int rank = 0; rank < merges.Length; rank++)
        {
            string merge = merges[rank];
            int space = merge.Length > 1 ? merge.IndexOf(' ', 1) : -1;
            if (space < 0 || space == merge.Length - 1)
                throw Fault($"merge {rank} is malformed: \"{merge}\" is not two tokens with a space between them");
            var left = merge.AsSpan(0, space);
            var right = merge.AsSpan(space + 1);
            if (merge.Length - 1 > joined.Length)
                joined = new char[merge.Length - 1];
            left.CopyTo(joined);
            right.CopyTo(joined[space..]);
            if (vocabulary.TryFind(left, out int leftId) && vocabulary.TryFind(right, out int rightId)
                && vocabulary.TryFind(joined[..(merge.Length - 1)], out int result))
                table.Add(leftId, rightId, rank, result);
        }
        return table;
    }

    TokenKind[] Kinds(int count)
    {
        var kinds = new TokenKind[count];
        Array.Fill(kinds, TokenKind.Normal);
        if (metadata.Integers(Prefix + "token_type") is not { } types)
            return kinds;
        if (types.Length < count)
            throw Fault($"tokenizer.ggml.token_type is shorter than the vocabulary: {types.Length} types for {count} tokens");
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
                throw Fault($"{key} {id} lies outside the vocabulary of {vocabulary.Count} tokens");
        }
    }

    int? SpecialId(string key) => metadata.Integer(Prefix + key) is long id and not (uint.MaxValue or -1) ? (int)id : null;

    List<AddedToken> AddedTokens()
    {
        var tokens = new List<AddedToken>();
        for (int id = 0; id < vocabulary.Count; id++)
        {
            var kind = vocabulary.Kind(id);
            if (kind is not (TokenKind.Control or TokenKind.Unknown or TokenKind.UserDefined))
                continue;
            if (vocabulary[id].Length > LongestSpecialToken)
                throw Fault($"the special token {id} is {vocabulary[id].Length} characters long");
            tokens.Add(new(id, vocabulary[id], Special: kind != TokenKind.UserDefined));
        }
        return tokens;
    }

    int[] Added(string switchKey, string idKey, bool byDefault) =>
        (metadata.Boolean(Prefix + switchKey) ?? byDefault) && SpecialId(idKey) is int id ? [id] : [];

    HashSet<int> EndTokens()
    {
        int?[] declared = [SpecialId("eos_token_id"), SpecialId("eot_token_id"), SpecialId("eom_token_id")];
        return EndOfGeneration.Find(vocabulary, declared.OfType<int>());
    }

    byte[] SpellBytes(int id) => (vocabulary.Kind(id) == TokenKind.Normal ? ByteAlphabet.Read(vocabulary[id]) : null)
        ?? Encoding.UTF8.GetBytes(vocabulary[id]);

    ModelFormatException Fault(string reason) => new(path, reason);
}
