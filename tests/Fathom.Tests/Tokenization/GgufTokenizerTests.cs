using System.Text;

namespace Fathom.Tests.Tokenization;

public sealed class GgufTokenizerTests
{
    public static TheoryData<string> Names =>
    [
        "smollm2", "gpt-2", "qwen2", "qwen35", "llama-bpe", "deepseek-coder", "deepseek-llm", "falcon", "gpt-neox", "mpt", "refact",
        "starcoder", "llama-spm", "phi-3", "nomic-bert-moe", "unigram-small",
    ];

    /// <summary>llama.cpp gives the unknown token where this vocabulary has tokens for bytes: SentencePiece is the authority.</summary>
    static bool FollowsSentencePiece(string name) => name == "unigram-small";

    [Theory, MemberData(nameof(Names))]
    public void Every_text_becomes_the_ids_that_llama_cpp_gives(string name)
    {
        var fixture = new TokenizerFixture(name);
        var tokenizer = fixture.FromGguf();
        var wrong = new List<string>();
        foreach (var row in fixture.Rows())
        {
            if (!FollowsSentencePiece(name))
                Compare.Ids(wrong, row, "parsed", row.Ids, tokenizer.Encode(row.Text));
            int[] unparsed = FollowsSentencePiece(name) ? row.SpIds : row.IdsUnparsed;
            Compare.Ids(wrong, row, "unparsed", unparsed, tokenizer.Encode(row.Text, parseSpecial: false));
        }
        Assert.Empty(wrong);
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_token_is_spelled_in_the_bytes_that_llama_cpp_gives(string name)
    {
        var fixture = new TokenizerFixture(name);
        var tokenizer = fixture.FromGguf();
        foreach (var row in fixture.Rows())
        {
            Assert.Equal(row.Pieces, string.Join(' ', row.Ids.Select(id => Convert.ToHexStringLower(tokenizer.Piece(id)))));
            string joined = Encoding.UTF8.GetString([.. row.Ids.SelectMany(id => tokenizer.Piece(id).ToArray())]);
            bool dropsSpace = name is "llama-spm" or "phi-3" or "nomic-bert-moe" or "unigram-small" && joined.StartsWith(' ');
            Assert.Equal(dropsSpace ? joined[1..] : joined, tokenizer.Decode(row.Ids));
        }
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

    [Theory]
    [InlineData("smollm2", "<|endoftext|>", "<|im_end|>", "<reponame>")]
    [InlineData("llama-bpe", "<|end_of_text|>", "<|eot_id|>")]
    [InlineData("llama-spm", "</s>")]
    [InlineData("phi-3", "</s>", "<|endoftext|>", "<|end|>")]
    [InlineData("deepseek-llm", "<｜end▁of▁sentence｜>")]
    public void Generation_ends_at_the_tokens_at_which_llama_cpp_ends_it(string name, params string[] ends)
    {
        var tokenizer = new TokenizerFixture(name).FromGguf();
        Assert.Equal(ends.Select(end => tokenizer.Find(end)!.Value).Order(), tokenizer.EndTokens.Order());
        Assert.All(tokenizer.EndTokens, id => Assert.True(tokenizer.IsSpecial(id)));
    }
}
