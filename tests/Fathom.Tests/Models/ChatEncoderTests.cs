using Fathom.Cli;
using Fathom.Models;
using Fathom.Templates;
using Fathom.Tests.Cli;

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

    [Fact]
    public void A_beginning_that_the_template_writes_is_not_doubled()
    {
        using var folder = new TemporaryFolder();
        foreach (string file in (string[])["config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json", "generation_config.json"])
            folder.Copy(Fixtures.Path($"architectures/llama-rope-scaled/{file}"));
        File.WriteAllText(folder.File("chat_template.jinja"), "{{ bos_token }}{{ messages[0].content }}");
        var json = FathomRun.Of("map", "--model", folder.Path, "--prompt", "the tide", "--with-prompt", "--max-tokens", "1", "--json").Json;
        File.WriteAllText(folder.File("chat_template.jinja"), "{{ messages[0].content }}");
        var without = FathomRun.Of("map", "--model", folder.Path, "--prompt", "the tide", "--with-prompt", "--max-tokens", "1", "--json").Json;
        Assert.Equal(without.GetProperty("tokens").GetRawText(), json.GetProperty("tokens").GetRawText());
        Assert.NotEqual(0, json.GetProperty("tokens")[0].GetProperty("id").GetInt32());
    }
}
