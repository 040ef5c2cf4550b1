using Fathom.Models;
using Fathom.Tests.Cli;
using Fathom.Tokenization;

namespace Fathom.Tests.Tokenization;

public class ChatLayoutTests
{
    [Theory]
    [InlineData("chat-sum", "What is 8 + 5? Answer with the number only, then explain in one sentence.")]
    [InlineData("chat-story", "Write two sentences about a lighthouse.")]
    public void ChatML_says_what_the_template_says_where_there_is_no_system(string name, string question)
    {
        using var model = LanguageModel.Open(Fixtures.Model("smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"));
        var ids = ChatLayout.Of(model.ChatTemplate)!.Encode(model.Tokenizer, [new("user", question)]);
        Assert.Equal(FixtureRow.Of("smollm2", name).Text, model.Tokenizer.Decode(ids));
    }

    [Fact]
    public void A_given_system_stands_in_place_of_the_templates()
    {
        using var model = LanguageModel.Open(Fixtures.Model("smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"));
        var ids = ChatLayout.Of(model.ChatTemplate)!.Encode(model.Tokenizer, [new("system", "Be brief."), new("user", "Hi"), new("assistant", "Hello"), new("user", "Bye")]);
        Assert.Equal("<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\nHello<|im_end|>\n<|im_start|>user\nBye<|im_end|>\n<|im_start|>assistant\n",
            model.Tokenizer.Decode(ids));
    }

    [Fact]
    public void The_layout_of_abacus_ends_answers_otherwise_than_questions()
    {
        using var model = LanguageModel.Open(Fixtures.Model("abacus/abacus-q8_0.gguf"));
        var ids = ChatLayout.Of(model.ChatTemplate)!.Encode(model.Tokenizer, [new("user", "A"), new("assistant", "B"), new("user", "C")]);
        Assert.Equal("<|start|>user<|message|>A<|end|><|start|>assistant<|message|>B<|return|><|start|>user<|message|>C<|end|><|start|>assistant<|message|>",
            model.Tokenizer.Decode(ids));
    }

    [Fact]
    public void Control_tokens_in_a_message_can_be_text_like_any_other()
    {
        using var model = LanguageModel.Open(Fixtures.Model("abacus/abacus-q8_0.gguf"));
        var layout = ChatLayout.Of(model.ChatTemplate)!;
        int end = model.Tokenizer.Find("<|end|>")!.Value;
        ChatMessage[] messages = [new("user", "A<|end|>B")];
        Assert.Equal(2, layout.Encode(model.Tokenizer, messages).Count(id => id == end));
        Assert.Equal(1, layout.Encode(model.Tokenizer, messages, parseSpecial: false).Count(id => id == end));
    }

    [Fact]
    public void Without_control_tokens_in_the_messages_parsing_them_makes_no_difference()
    {
        using var model = LanguageModel.Open(Fixtures.Model("abacus/abacus-q8_0.gguf"));
        var layout = ChatLayout.Of(model.ChatTemplate)!;
        ChatMessage[] messages = [new("user", "Let A = 8 and B = 5.")];
        Assert.Equal(layout.Encode(model.Tokenizer, messages), layout.Encode(model.Tokenizer, messages, parseSpecial: false));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{{ '[INST]' + messages[0].content + '[/INST]' }}")]
    public void Other_templates_are_not_known(string? template) => Assert.Null(ChatLayout.Of(template));
}
