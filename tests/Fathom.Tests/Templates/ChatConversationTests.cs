using Fathom.Templates;

namespace Fathom.Tests.Templates;

public sealed class ChatConversationTests
{
    static readonly ChatTemplate plain = ChatTemplate.Parse("{% for m in messages %}<{{ m.role }}>{{ m.content }}</>{% endfor %}");
    static readonly ChatTemplate trimming = ChatTemplate.Parse("{% for m in messages %}<{{ m.role }}>{{ m.content | trim }}</>{% endfor %}");
    static readonly ChatOptions continuing = new() { ContinueFinalMessage = true };

    static ChatConversation Answering(string answer) =>
        ChatConversation.Parse($$"""[{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "{{answer}}"}]""");

    [Fact]
    public void A_continued_message_ends_where_its_text_ends()
    {
        Assert.Equal("<user>Hi</><assistant>So ", Answering("So ").Render(plain, continuing));
        Assert.Equal("<user>Hi</><assistant>So", Answering("So ").Render(trimming, continuing));
    }

    [Fact]
    public void Rendering_leaves_the_conversation_as_it_was()
    {
        ChatConversation conversation = Answering("So");
        string before = conversation.Messages.ToJsonString();
        conversation.Render(plain, continuing);
        Assert.Equal(before, conversation.Messages.ToJsonString());
    }

    [Fact]
    public void A_message_the_template_drops_cannot_be_continued() =>
        Assert.Contains("leaves the final message out",
            Assert.Throws<FathomException>(() => Answering("So").Render(ChatTemplate.Parse("{{ messages[0].content }}"), continuing)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_message_cannot_be_both_continued_and_followed() =>
        Assert.Throws<FathomException>(() => Answering("So").Render(plain, continuing with { AddGenerationPrompt = true }));

    [Theory]
    [InlineData("[]")]
    [InlineData("""[{"role": "assistant"}]""")]
    [InlineData("""[{"role": "assistant", "content": [{"type": "image"}]}]""")]
    [InlineData("""["text"]""")]
    public void A_conversation_without_a_final_text_cannot_be_continued(string json) =>
        Assert.Throws<FathomException>(() => ChatConversation.Parse(json).Render(plain, continuing));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("1")]
    [InlineData("{\"messages\": 1}")]
    [InlineData("null")]
    [InlineData("[{\"role\": \"user\", \"role\": \"user\"}]")]
    [InlineData("""[{"role": "user", "content": "\ud800"}]""")]
    public void What_is_no_conversation_is_refused(string json) => Assert.Throws<FathomException>(() => ChatConversation.Parse(json));

    [Theory]
    [InlineData("""{"reasoning": "r", "content": "c"}""", "{'thinking': 'r', 'reasoning': 'r', 'content': 'c', 'reasoning_content': 'r'}")]
    [InlineData("""{"content": "c", "reasoning_content": "r"}""", "{'thinking': 'r', 'content': 'c', 'reasoning_content': 'r'}")]
    [InlineData("""{"content": "c", "name": null}""", "{'content': 'c'}")]
    public void A_message_is_completed_as_transformers_does(string message, string seen) =>
        Assert.Equal(seen, ChatConversation.Parse($"[{message}]").Render(ChatTemplate.Parse("{{ messages[0] }}")));
}
