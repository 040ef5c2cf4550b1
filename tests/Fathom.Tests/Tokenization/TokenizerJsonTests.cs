using System.Text.Json;
using Fathom.Tokenization;

namespace Fathom.Tests.Tokenization;

/// <summary>What single settings of a tokenizer.json do, on a vocabulary of single characters.</summary>
public sealed class TokenizerJsonTests
{
    const string Alphabet = "abcdefghijklmnopqrstuvwxyz0123456789 .,!▁";

    [Theory]
    [InlineData("Isolated", "a|!|!|b")]
    [InlineData("Contiguous", "a|!!|b")]
    [InlineData("MergedWithPrevious", "a!|!|b")]
    [InlineData("MergedWithNext", "a|!|!b")]
    [InlineData("Removed", "a|b")]
    public void A_split_treats_its_matches_as_asked(string behavior, string pieces) =>
        Assert.Equal(pieces, Cut($$"""{"type": "Split", "pattern": {"String": "!"}, "behavior": "{{behavior}}"}""", "a!!b"));

    [Theory]
    [InlineData("""{"type": "Split", "pattern": {"Regex": "[a-z]+"}, "behavior": "Removed", "invert": true}""", "ab 1 cd", "ab|cd")]
    [InlineData("""{"type": "Digits", "individual_digits": true}""", "a12b", "a|1|2|b")]
    [InlineData("""{"type": "Digits", "individual_digits": false}""", "a12b", "a|12|b")]
    [InlineData("""{"type": "Punctuation", "behavior": "Contiguous"}""", "a.,b", "a|.,|b")]
    [InlineData("""{"type": "Whitespace"}""", "ab .. c", "ab|..|c")]
    [InlineData("""{"type": "WhitespaceSplit"}""", "ab .. c", "ab|..|c")]
    [InlineData("""{"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always"}""", "a b  c", "▁a|▁b|▁|▁c")]
    [InlineData("""{"type": "Metaspace", "replacement": "▁", "prepend_scheme": "never", "split": false}""", "a b", "a▁|b")]
    [InlineData("""{"type": "Metaspace", "replacement": "▁", "prepend_scheme": "first"}""", "a<x>b", "▁a|<x>|b")]
    [InlineData("""{"type": "Sequence", "pretokenizers": [{"type": "WhitespaceSplit"}, {"type": "Digits", "individual_digits": true}]}""",
        "a1 b", "a|1|b")]
    public void A_pre_tokenizer_cuts_as_published(string preTokenizer, string text, string pieces) =>
        Assert.Equal(pieces, Cut(preTokenizer, text));

    [Theory]
    [InlineData("""{"lstrip": true}""", "a  <x>  b", "a|<x>| | |b")]
    [InlineData("""{"rstrip": true}""", "a  <x>  b", "a| | |<x>|b")]
    [InlineData("""{"single_word": true}""", "a<x> <x>", "a|<|x|>| |<x>")]
    [InlineData("""{"normalized": true}""", "<X>a", "<x>|a")]
    [InlineData("""{"normalized": false}""", "<X>a", "<|x|>|a")]
    [InlineData("""{}""", "<x><x>y>", "<x>|<x>y>")]
    public void An_added_token_obeys_its_flags(string flags, string text, string tokens)
    {
        var tokenizer = Load(null, flags, normalizer: """{"type": "Lowercase"}""");
        Assert.Equal(tokens, string.Join('|', tokenizer.Encode(text).Select(id => tokenizer.Decode([id]))));
    }

    [Fact]
    public void A_literal_replacement_is_not_an_expression()
    {
        var tokenizer = Load(null, "{}", normalizer: """{"type": "Replace", "pattern": {"String": "."}, "content": "!"}""");
        Assert.Equal("a!b", tokenizer.Decode(tokenizer.Encode("a.b")));
    }

    [Theory]
    [InlineData("""{"type": "Precompiled", "precompiled_charsmap": ""}""")]
    [InlineData("""{"type": "Precompiled", "precompiled_charsmap": null}""")]
    [InlineData("""{"type": "Precompiled"}""")]
    public void An_empty_or_absent_character_map_changes_nothing(string normalizer)
    {
        var tokenizer = Load(null, "{}", normalizer);
        Assert.Equal("a.b", tokenizer.Decode(tokenizer.Encode("a.b")));
    }

    /// <summary>The pieces that no merge crosses, seen through a vocabulary in which every pair of characters merges.</summary>
    static string Cut(string preTokenizer, string text)
    {
        var tokenizer = Load(preTokenizer, "{}", normalizer: null);
        return string.Join('|', tokenizer.Encode(text).Select(id => tokenizer.Decode([id])));
    }

    static Tokenizer Load(string? preTokenizer, string flags, string? normalizer)
    {
        string letters = Alphabet + "<>";
        string[] pairs = preTokenizer is null ? []
            : [.. from a in letters from b in letters select $"{a}{b}"];
        var vocabulary = letters.Select(static c => c.ToString()).Concat(pairs).Append("<x>").Append("<x>y>")
            .Select(static (token, id) => (token, id)).ToDictionary(static t => t.token, static t => t.id);
        var added = JsonSerializer.Deserialize<Dictionary<string, object>>(flags)!;
        (added["id"], added["content"]) = (vocabulary["<x>"], "<x>");
        var json = new
        {
            added_tokens = new object[] { added, new { id = vocabulary["<x>y>"], content = "<x>y>" } },
            normalizer = normalizer is null ? default(JsonElement?) : JsonElement.Parse(normalizer),
            pre_tokenizer = preTokenizer is null ? default(JsonElement?) : JsonElement.Parse(preTokenizer),
            model = new { type = "BPE", vocab = vocabulary, merges = pairs.Select(static p => new[] { p[..1], p[1..] }) },
        };
        string path = Path.Combine(Directory.CreateTempSubdirectory("fathom-tests-").FullName, "tokenizer.json");
        File.WriteAllText(path, JsonSerializer.Serialize(json));
        return Tokenizer.FromHuggingFace(path);
    }
}
