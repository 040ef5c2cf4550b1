using System.Text.Json;
using Fathom.Tokenization.Models;

namespace Fathom.Tokenization.HuggingFace;

/// <summary>Reads the "model" of a tokenizer.json: first its tokens, then, once the whole vocabulary is known, its way to encode.</summary>
sealed class ModelJson
{
    readonly JsonElement element;
    readonly string type;

    /// <summary>Takes the "model" object.</summary>
    public ModelJson(JsonElement element)
    {
        this.element = element;
        type = element.Text("type") ?? (element.Field("merges") is null ? "Unigram" : "BPE");
        if (type is not ("BPE" or "Unigram"))
            throw new FormatException($"the tokenizer model {type} is not supported");
    }

    /// <summary>Whether what no token spells is spelled by tokens for bytes.</summary>
    public bool FallsBackToBytes => element.Flag("byte_fallback");

    /// <summary>The tokens and their ids.</summary>
    public IEnumerable<(string Token, int Id)> Tokens()
    {
        var vocabulary = element.Field("vocab") ?? throw new FormatException("the vocabulary is missing");
        if (type == "BPE")
        {
            return vocabulary.ValueKind == JsonValueKind.Object
                ? vocabulary.EnumerateObject().Select(static t => (t.Name, t.Value.AsTokenId($"\"{t.Name}\"")))
                : throw new FormatException("the vocabulary should be an object of tokens and ids");
        }
        return vocabulary.ValueKind == JsonValueKind.Array
            ? vocabulary.EnumerateArray().Select(static (t, id) => (Scored(t).Token, id))
            : throw new FormatException("the vocabulary should be an array of tokens and scores");
    }

    /// <summary>The unknown token that the model names.</summary>
    public int? Unknown(Vocabulary vocabulary)
    {
        if (type == "Unigram")
        {
            int? id = element.Field("unk_id")?.AsTokenId("the unknown token");
            return id is null || id < vocabulary.Count ? id : throw new FormatException($"the unknown token {id} is not in the vocabulary");
        }
        return element.Text("unk_token") is { } token
            ? vocabulary.Find(token) ?? throw new FormatException($"the unknown token {token} is not in the vocabulary") : null;
    }

    /// <summary>The model over the whole vocabulary.</summary>
    public TokenModel Build(Vocabulary vocabulary, WorkBudget budget)
    {
        bool fuses = type == "Unigram" || element.Flag("fuse_unk");
        var unknown = new UnknownRunes(vocabulary, Unknown(vocabulary), fuses, FallsBackToBytes);
        if (type == "Unigram")
            return new Unigram(vocabulary, Scores(vocabulary.Count), unknown, budget);
        if (element.Text("continuing_subword_prefix") is { Length: > 0 } || element.Text("end_of_word_suffix") is { Length: > 0 })
            throw new FormatException("subword prefixes and word suffixes are not supported");
        return new BytePairEncoding(vocabulary, Merges(vocabulary), unknown) { TakesWholePieces = element.Flag("ignore_merges") };
    }

    float[] Scores(int count)
    {
        float[] scores = new float[count];
        int id = 0;
        foreach (var token in element.Items("vocab"))
            scores[id++] = Scored(token).Score;
        return scores;
    }

    static (string Token, float Score) Scored(JsonElement pair) =>
        pair.ValueKind == JsonValueKind.Array && pair.GetArrayLength() == 2 && pair[1].ValueKind == JsonValueKind.Number
        && pair[1].TryGetSingle(out float score) && float.IsFinite(score)
            ? (pair[0].AsText("a token"), score) : throw new FormatException("a token of the vocabulary is not a text and a score");

    RankedMerges Merges(Vocabulary vocabulary)
    {
        var merges = new RankedMerges(0);
        int rank = 0;
        foreach (var merge in element.Items("merges"))
        {
            var (left, right) = Pair(merge);
            merges.Add(Known(vocabulary, left), Known(vocabulary, right), rank++, Known(vocabulary, left + right));
        }
        return merges;
    }

    static (string Left, string Right) Pair(JsonElement merge)
    {
        string[] parts = merge.ValueKind == JsonValueKind.Array
            ? [.. merge.EnumerateArray().Select(static part => part.AsText("a part of a merge"))] : merge.AsText("a merge").Split(' ');
        return parts is [{ Length: > 0 } left, { Length: > 0 } right]
            ? (left, right) : throw new FormatException($"the merge {merge} is malformed: it is not two tokens");
    }

    static int Known(Vocabulary vocabulary, string token) =>
        vocabulary.Find(token) ?? throw new FormatException($"a merge names or makes the token {token}, which is not in the vocabulary");
}
