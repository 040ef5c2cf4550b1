using System.Text.Json;
using Fathom.Tokenization.Normalizers;
using Fathom.Tokenization.Patterns;
using Fathom.Tokenization.PreTokenizers;

namespace Fathom.Tokenization.HuggingFace;

/// <summary>Reads the "pre_tokenizer" of a tokenizer.json.</summary>
static class PreTokenizerJson
{
    /// <summary>The pre-tokenizers one after the other; a sequence inside a sequence is flattened.</summary>
    public static IEnumerable<PreTokenizer> Read(JsonElement? preTokenizer) => preTokenizer is not { } element ? []
        : element.RequiredText("type") switch
        {
            "Sequence" => element.Items("pretokenizers").SelectMany(static p => Read(p)),
            "Split" => [new PatternSplit(PatternJson.ReadExpression(element), ReadUse(element), element.Flag("invert"))],
            "Digits" => [new PatternSplit(new(element.Flag("individual_digits") ? @"\p{N}" : @"\p{N}+"))],
            "Punctuation" => [new PatternSplit(new(@"[\p{P}!-/:-@\[-`{-~]"), ReadUse(element))],
            "Whitespace" => [new PatternSplit(new(@"\w+|[^\w\s]+"), MatchUse.Removed, inverted: true)],
            "WhitespaceSplit" => [new PatternSplit(new(@"\s"), MatchUse.Removed)],
            "ByteLevel" => ReadByteLevel(element),
            "Metaspace" => ReadMetaspace(element),
            var type => throw new FormatException($"the pre-tokenizer {type} is not supported"),
        };

    static MatchUse ReadUse(JsonElement element) => element.Text("behavior") switch
    {
        null or "Isolated" => MatchUse.Isolated,
        "Removed" => MatchUse.Removed,
        "MergedWithPrevious" => MatchUse.MergedWithPrevious,
        "MergedWithNext" => MatchUse.MergedWithNext,
        "Contiguous" => MatchUse.Contiguous,
        var use => throw new FormatException($"the behavior {use} is not supported"),
    };

    static IEnumerable<PreTokenizer> ReadByteLevel(JsonElement element)
    {
        if (element.OptionalFlag("add_prefix_space") ?? true)
            yield return new LeadingSpace();
        if (element.OptionalFlag("use_regex") ?? true)
            yield return new PatternSplit(new(PublishedPatterns.Gpt2));
        yield return new ByteLevel();
    }

    static IEnumerable<PreTokenizer> ReadMetaspace(JsonElement element)
    {
        string mark = element.Field("replacement") is null ? SentencePieceSpaces.Mark : element.ShortText("replacement");
        yield return new Metaspace(mark, ReadScheme(element));
        if (element.OptionalFlag("split") ?? true)
            yield return new PatternSplit(RunePattern.Literal(mark), MatchUse.MergedWithNext);
    }

    /// <summary>Older files say only whether a prefix is added.</summary>
    public static PrependScheme ReadScheme(JsonElement element) => element.Text("prepend_scheme") switch
    {
        "always" => PrependScheme.Always,
        "first" => PrependScheme.First,
        "never" => PrependScheme.Never,
        null => element.OptionalFlag("add_prefix_space") ?? true ? PrependScheme.Always : PrependScheme.Never,
        var scheme => throw new FormatException($"the prepend scheme {scheme} is not supported"),
    };
}
