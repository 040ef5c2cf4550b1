using Fathom.Tokenization;

namespace Fathom.Tests.Tokenization;

public sealed class HuggingFaceTokenizerTests
{
    public static TheoryData<string> Names =>
    [
        "smollm2", "gpt-2", "qwen2", "llama-bpe", "deepseek-coder", "deepseek-llm", "falcon", "gpt-neox", "mpt", "refact", "starcoder",
        "llama-spm", "phi-3", "nomic-bert-moe", "unigram-small",
    ];

    /// <summary>
    /// Rows where Hugging Face differs from SentencePiece, which we follow: its character map works on graphemes (164, 169),
    /// its trie holds special tokens and bytes as if they were ordinary pieces (239-242 without parsing, 262).
    /// </summary>
    static bool IsAnothersFault(string name, int row, bool parsed) => name switch
    {
        "nomic-bert-moe" => row is 164 or 169 || (!parsed && row is >= 239 and <= 242),
        "unigram-small" => row is 164 or 169 or 262 || (!parsed && row is >= 239 and <= 242),
        _ => false,
    };

    /// <summary>Rows where Hugging Face reads DeepSeek's added tokens õ, ø, … in the byte alphabet, as invalid bytes.</summary>
    static bool IsDecodedWrongly(string name, int row) => name is "deepseek-coder" or "deepseek-llm" && row is 181 or 285 or 286;

    [Theory, MemberData(nameof(Names))]
    public void Every_text_becomes_the_ids_that_Hugging_Face_gives(string name)
    {
        var fixture = new TokenizerFixture(name);
        var tokenizer = fixture.FromHuggingFace();
        var wrong = new List<string>();
        foreach (var row in fixture.Rows())
        {
            if (!IsAnothersFault(name, row.Index, parsed: true))
                Compare.Ids(wrong, row, "parsed", row.HfIds, tokenizer.Encode(row.Text));
            if (!IsAnothersFault(name, row.Index, parsed: false))
                Compare.Ids(wrong, row, "unparsed", row.HfIdsUnparsed, tokenizer.Encode(row.Text, parseSpecial: false));
        }
        Assert.Empty(wrong);
    }

    [Theory, MemberData(nameof(Names))]
    public void Ids_become_the_text_that_Hugging_Face_gives(string name)
    {
        var fixture = new TokenizerFixture(name);
        var tokenizer = fixture.FromHuggingFace();
        foreach (var row in fixture.Rows().Where(row => !IsDecodedWrongly(name, row.Index)))
            Assert.Equal(row.HfDecoded, tokenizer.Decode(row.HfIds));
    }

    /// <summary>The streams are llama.cpp's; padding tokens that the GGUF alone has are left out.</summary>
    [Theory, MemberData(nameof(Names))]
    public void A_stream_of_tokens_shows_whole_characters_only(string name)
    {
        var fixture = new TokenizerFixture(name);
        var tokenizer = fixture.FromHuggingFace();
        foreach (var row in fixture.Streaming().Where(row => row.Ids.Max() < tokenizer.VocabularySize))
        {
            var stream = tokenizer.Stream();
            Assert.Equal(row.Deltas, row.Ids.Select(stream.Push));
            Assert.Equal(row.Flush, stream.Flush());
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void What_the_model_adds_around_a_text_is_known(string name)
    {
        var fixture = new TokenizerFixture(name);
        var tokenizer = fixture.FromHuggingFace();
        Assert.Equal(fixture.AddedBefore(), tokenizer.AddedBefore);
        Assert.Equal(fixture.AddedAfter(), tokenizer.AddedAfter);
    }

    [Fact]
    public void The_end_token_comes_from_the_configuration_beside_the_tokenizer()
    {
        var tokenizer = Tokenizer.FromHuggingFace(Fixtures.Path("bad/good"));
        Assert.Equal([1], tokenizer.EndTokens);
        Assert.True(tokenizer.IsSpecial(1));
        Assert.Equal(1, tokenizer.Find("<|end|>"));
    }
}
