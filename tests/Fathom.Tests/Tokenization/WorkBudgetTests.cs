using System.Text;
using System.Text.Json;
using Fathom.Tokenization;
using Fathom.Tokenization.Normalizers;

namespace Fathom.Tests.Tokenization;

/// <summary>Whatever a tokenizer's file asks for, a text is encoded or refused with the figure of what it may take, soon and in little memory.</summary>
[Collection(nameof(Alone))]
public sealed class WorkBudgetTests
{
    const string Model = """{"type": "BPE", "vocab": {"a": 0}, "merges": []}""";
    const string Swell = """{"type": "Replace", "pattern": {"String": "a"}, "content": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}""";
    const string Split = """{"type": "Split", "pattern": {"Regex": "(?:a?){20}(?!a)|[^ab]+b"}, "behavior": "Isolated"}""";

    [Fact]
    public void Many_patterns_in_a_row() =>
        EndsWithin("steps", $$"""{"pre_tokenizer": {"type": "Sequence", "pretokenizers": [{{Many(Split, 48)}}]}, "model": {{Model}} }""", new string('a', 1_000_000));

    [Fact]
    public void Normalizers_that_swell_a_text() =>
        EndsWithin("bytes", $$"""{"normalizer": {"type": "Sequence", "normalizers": [{{Many(Swell, 9)}}]}, "model": {{Model}} }""", new string('a', 1_000_000));

    [Fact]
    public void A_mark_for_spaces_that_swells_a_text() => EndsWithin("bytes",
        $$"""{"pre_tokenizer": {"type": "Sequence", "pretokenizers": [{{Many($$"""{"type": "Metaspace", "replacement": "{{new string(' ', 64)}}", "split": false}""", 9)}}]}, "model": {{Model}} }""",
        new string(' ', 1_000_000));

    [Fact]
    public void Normalizers_that_swell_an_added_token() => EndsWithin("bytes",
        $$"""{"added_tokens": [{"id": 0, "content": "a", "normalized": true}], "normalizer": {"type": "Sequence", "normalizers": [{{Many(Swell, 9)}}]}, "model": {{Model}} }""", "a");

    [Fact]
    public void A_long_token_that_is_walked_from_every_character() => EndsWithin("steps",
        $$"""{"model": {"type": "Unigram", "unk_id": 0, "vocab": [["?", 0], ["a", -1], ["{{new string('a', 65_535)}}", -2]]} }""", new string('a', 1_000_000));

    [Fact]
    public void Tokens_that_make_a_tree_of_gigabytes() => EndsWithin("bytes",
        $$"""{"model": {"type": "Unigram", "unk_id": 0, "vocab": [{{string.Join(',', Enumerable.Range(0, 6_000).Select(static i => $"[\"{i:0000}{new string('a', 1_000)}\", 0]"))}}]} }""", "a");

    [Fact]
    public void A_character_map_that_runs_in_a_circle()
    {
        var map = new PrecompiledMap([8, 0, 0, 0, .. BitConverter.GetBytes(0x60 << 10), .. BitConverter.GetBytes((0x61 << 10) | 0x61), 0]);
        string text = new('a', 1_000_000);
        var error = Assert.Throws<FathomException>(() => map.Normalize(text, WorkBudget.ForText(text.Length)));
        Assert.Equal("the tokenizer takes more than 114000000 steps on this text", error.Message);
    }

    [Theory]
    [InlineData("tokenizer.json", """{"model": {"type": "BPE", "vocab": {"a": 0, "b\ud800": 1}, "merges": []}}""")]
    [InlineData("tokenizer.json", """{"added_tokens": [{"id": 0, "content": "\udc00"}], "model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}}""")]
    [InlineData("tokenizer.json", "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\u00ff\": 0}, \"merges\": []}}")]
    [InlineData("tokenizer_config.json", """{"bos_token": "\ud800"}""")]
    [InlineData("tokenizer_config.json", "{\"bos_token\": \"\u00ff\"}")]
    [InlineData("generation_config.json", """{"\ud800": 1}""")]
    public void Half_a_surrogate_pair_and_what_is_no_UTF_8_are_told_with_the_files_name(string name, string json)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("tokenizer.json"), $$"""{"model": {{Model}} }""");
        File.WriteAllBytes(folder.File(name), Encoding.Latin1.GetBytes(json));
        Assert.StartsWith(folder.File(name), Assert.Throws<ModelFormatException>(() => Tokenizer.FromHuggingFace(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_token_outside_the_vocabulary_is_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("tokenizer.json"), """{"model": {"type": "Unigram", "unk_id": 9, "vocab": [["a", 0]]}}""");
        Assert.Contains("the unknown token 9", Assert.Throws<ModelFormatException>(() => Tokenizer.FromHuggingFace(folder.Path)).Message, StringComparison.Ordinal);
    }

    static string Many(string part, int times) => string.Join(',', Enumerable.Repeat(part, times));

    /// <summary>Loading or encoding ends in an error that tells how many steps or bytes are too many.</summary>
    static void EndsWithin(string unit, string json, string text)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("tokenizer.json"), JsonSerializer.Serialize(JsonElement.Parse(json)));
        var start = Environment.CpuUsage.TotalTime;
        FathomException? error = null;
        long memory = PeakMemory.Of(() => error = Assert.ThrowsAny<FathomException>(() => Tokenizer.FromHuggingFace(folder.Path).Encode(text)));
        Assert.Matches($@"takes more than \d+ {unit}", error!.Message);
        Assert.InRange((Environment.CpuUsage.TotalTime - start).TotalSeconds, 0, 10);
        Assert.InRange(memory, 0, 500 << 20);
    }
}
