namespace Fathom.Tests.Tokenization;

public sealed class GgufTokenizerTests
{
    public static TheoryData<string> Names => ["smollm2", "gpt-2", "qwen2", "llama-bpe"];

    [Theory, MemberData(nameof(Names))]
    public void Every_text_becomes_the_ids_that_llama_cpp_gives(string name)
    {
        var fixture = new TokenizerFixture(name);
        var tokenizer = fixture.FromGguf();
        var wrong = new List<string>();
        foreach (var row in fixture.Rows().Where(row => !IsAnothersFault(name, row.Index)))
        {
            Check(wrong, row, "parsed", row.Ids, tokenizer.Encode(row.Text));
            Check(wrong, row, "unparsed", row.IdsUnparsed, tokenizer.Encode(row.Text, parseSpecial: false));
        }
        Assert.Empty(wrong);
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_token_is_spelled_in_the_bytes_that_llama_cpp_gives(string name)
    {
        var fixture = new TokenizerFixture(name);
        var tokenizer = fixture.FromGguf();
        foreach (var row in fixture.Rows())
            Assert.Equal(row.Pieces, string.Join(' ', row.Ids.Select(id => Convert.ToHexStringLower(tokenizer.Piece(id)))));
    }

    [Theory, MemberData(nameof(Names))]
    public void A_stream_of_tokens_shows_whole_characters_only(string name)
    {
        var fixture = new TokenizerFixture(name);
        var tokenizer = fixture.FromGguf();
        foreach (var row in fixture.Streaming())
        {
            var stream = tokenizer.Stream();
            Assert.Equal(row.Deltas, row.Ids.Select(stream.Push));
            Assert.Equal(row.Flush, stream.Flush());
            Assert.Equal(string.Concat(row.Deltas) + row.Flush, tokenizer.Decode(row.Ids));
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void What_the_model_adds_around_a_text_is_known(string name)
    {
        var fixture = new TokenizerFixture(name);
        var tokenizer = fixture.FromGguf();
        Assert.Equal(fixture.AddedBefore(), tokenizer.AddedBefore);
        Assert.Equal(fixture.AddedAfter(), tokenizer.AddedAfter);
    }

    /// <summary>llama.cpp takes Qwen's ordinary token &lt;/s&gt; for a control token because of its name.</summary>
    static bool IsAnothersFault(string name, int row) => name == "qwen2" && row is 239 or 240 or 241;

    static void Check(List<string> wrong, TokenizerFixture.Row row, string mode, int[] expected, List<int> actual)
    {
        if (!expected.AsSpan().SequenceEqual([.. actual]))
            wrong.Add($"{row.Index} {mode} '{row.Text}': expected {string.Join(' ', expected)}, got {string.Join(' ', actual)}");
    }
}
