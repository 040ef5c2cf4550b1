using Fathom.Formats;
using Fathom.Models;
using Fathom.Templates;
using Fathom.Tokenization;

namespace Fathom.Tests.Tokenization;

public sealed class GgufSpecialTokensTests
{
    [Fact]
    public void Every_end_that_a_file_lists_ends_an_answer()
    {
        Assert.Equal([1, 2, 3], Open(("tokenizer.ggml.eos_token_ids", new long[] { 2, 3 })).EndTokens.Order());
        var error = Assert.Throws<ModelFormatException>(() => Open(("tokenizer.ggml.eos_token_ids", new long[] { 2, 5 })));
        Assert.Contains("tokenizer.ggml.eos_token_ids 5 lies outside the vocabulary of 5 tokens", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_template_sees_the_special_tokens_that_a_file_declares_under_their_makers_names()
    {
        var tokenizer = Open(("tokenizer.ggml.padding_token_id", 3L), ("tokenizer.ggml.unknown_token_id", (long)uint.MaxValue));
        Assert.Equal(("<b>", "<e>", "<p>"), (tokenizer.NamedTokens["bos_token"], tokenizer.NamedTokens["eos_token"], tokenizer.NamedTokens["pad_token"]));
        Assert.False(tokenizer.NamedTokens.ContainsKey("unk_token"));
    }

    [Fact]
    public void An_empty_character_map_changes_nothing()
    {
        var tokenizer = Open(("tokenizer.ggml.model", "t5"), ("tokenizer.ggml.scores", new double[5]), ("tokenizer.ggml.precompiled_charsmap", Array.Empty<long>()));
        Assert.Equal([4], tokenizer.Encode("a"));
    }

    [Fact]
    public void A_file_may_hold_a_template_for_conversations_with_tools()
    {
        var templates = ChatTemplates.Of(Metadata(("tokenizer.chat_template", "plain"), ("tokenizer.chat_template.tool_use", "tools")), "model.gguf");
        Assert.Equal("plain", Rendered("""{"messages": []}"""));
        Assert.Equal("plain", Rendered("""{"messages": [], "tools": []}"""));
        Assert.Equal("tools", Rendered("""{"messages": [], "tools": [{}]}"""));

        string Rendered(string conversation) => new ChatEncoder(Open(), templates).Render(ChatConversation.Parse(conversation), new());
    }

    static Tokenizer Open(params (string Key, object Value)[] values) => GgufTokenizer.Read(Metadata(values), "model.gguf");

    static GgufMetadata Metadata(params (string Key, object Value)[] values)
    {
        var all = new Dictionary<string, object>
        {
            ["tokenizer.ggml.model"] = "gpt2",
            ["tokenizer.ggml.tokens"] = (string[])["<b>", "<e>", "<t>", "<p>", "▁a"],
            ["tokenizer.ggml.token_type"] = (long[])[3, 3, 3, 3, 1],
            ["tokenizer.ggml.merges"] = Array.Empty<string>(),
            ["tokenizer.ggml.bos_token_id"] = 0L,
            ["tokenizer.ggml.eos_token_id"] = 1L,
        };
        foreach (var (key, value) in values)
            all[key] = value;
        return new("model.gguf", all);
    }
}
