using Fathom.Cli;
using Fathom.Formats;
using Fathom.Models;
using Fathom.Templates;
using Fathom.Tests.Cli;
using Fathom.Tests.Tokenization;
using Fathom.Tokenization;

namespace Fathom.Tests.Models;

public sealed class ChatEncoderTests
{
    [Theory]
    [InlineData("chat-sum", "What is 8 + 5? Answer with the number only, then explain in one sentence.")]
    [InlineData("chat-story", "Write two sentences about a lighthouse.")]
    public void A_question_is_written_as_the_models_makers_do(string name, string question)
    {
        using var model = LanguageModel.Open(Fixtures.Model("smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"));
        var ids = ChatEncoder.Of(model)!.Encode(ChatConversation.Of(new ChatMessage("user", question)));
        Assert.Equal(FixtureRow.Of("smollm2", name).Text, model.Tokenizer.Decode(ids));
    }

    [Fact]
    public void Control_tokens_in_a_message_can_be_text_like_any_other()
    {
        using var model = LanguageModel.Open(DemonstrationModel.Path);
        var encoder = ChatEncoder.Of(model)!;
        int end = model.Tokenizer.Find("<|end|>")!.Value;
        var conversation = ChatConversation.Of(new ChatMessage("user", "A<|end|>B"));
        Assert.Equal(2, encoder.Encode(conversation).Count(id => id == end));
        var plain = encoder.Encode(conversation, parseSpecial: false);
        Assert.Equal(1, plain.Count(id => id == end));
        Assert.Equal(model.Tokenizer.Encode("A<|end|>B", parseSpecial: false), plain[3..^4]);
    }

    [Fact]
    public void Without_control_tokens_in_the_messages_parsing_them_makes_no_difference()
    {
        using var model = LanguageModel.Open(DemonstrationModel.Path);
        var conversation = ChatConversation.Of(new("system", "Be brief."), new("user", "Let A = 8 and B = 5."));
        Assert.Equal(ChatEncoder.Of(model)!.Encode(conversation), ChatEncoder.Of(model)!.Encode(conversation, parseSpecial: false));
    }

    [Theory]
    [InlineData("{{ messages[0].content }}", new int[0])]
    [InlineData("{{ bos_token }}{{ messages[0].content }}", new[] { 0 })]
    [InlineData("{{ bos_token }}{{ bos_token }}{{ messages[0].content }}", new[] { 0, 0 })]
    public void A_chat_with_a_folders_model_begins_with_what_its_template_writes_and_nothing_else(string template, int[] beginning)
    {
        using var folder = ModelFolder.Of("llama-rope-scaled", template);
        var ids = Tokenizer.FromHuggingFace(folder.Path).Encode("the tide");
        Assert.Equal([.. beginning, .. ids], Fed(folder, "--prompt", "the tide"));
        Assert.Equal([.. beginning.Length > 0 ? beginning : [0], .. ids], Fed(folder, "--prompt", "the tide", "--bos"));
        Assert.Equal([0, .. ids], Fed(folder, "--prompt", "the tide", "--raw"));

        // The first token has no column; it is the beginning where the columns are as many as the tokens behind that.
        int[] Fed(TemporaryFolder model, params string[] input)
        {
            var json = FathomRun.Of(["map", "--model", model.Path, .. input, "--with-prompt", "--max-tokens", "1", "--json"]).Json;
            int[] columns = [.. json.GetProperty("tokens").EnumerateArray().SkipLast(1).Select(static token => token.GetProperty("id").GetInt32())];
            return columns.Length < ids.Count ? [ids[0], .. columns] : [0, .. columns];
        }
    }

    [Theory]
    [InlineData("{{ messages[0].content }}", true)]
    [InlineData("{{ bos_token }}{{ messages[0].content }}", false)]
    public void A_chat_with_a_GGUF_model_begins_as_its_texts_do_and_not_twice(string template, bool isPut)
    {
        using var file = GgufFile.Open(new TokenizerFixture("llama-spm").Unpacked("vocab.gguf"));
        var tokenizer = Tokenizer.FromGguf(file);
        var text = new ModelText("", tokenizer, new ChatTemplates("", new Dictionary<string, string> { ["default"] = template }, beginAsTexts: true));
        var conversation = ChatConversation.Of(new ChatMessage("user", "tide"));
        int written = new ChatEncoder(tokenizer, text.ChatTemplates).Encode(conversation).Count;
        int[] fed = text.EncodeChat(conversation);
        Assert.Equal(isPut ? 1 : 0, fed.Length - written);
        Assert.Equal([1], fed.Where(id => id == 1));
        Assert.True(ChatTemplates.Of(file.Metadata, "").BeginAsTexts);
    }
}
