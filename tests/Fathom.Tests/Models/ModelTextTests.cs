using System.Text.Json;
using Fathom.Cli;
using Fathom.Models;
using Fathom.Runs;
using Fathom.Templates;
using Fathom.Tests.Cli;
using Fathom.Traces;

namespace Fathom.Tests.Models;

public sealed class ModelTextTests
{
    [Fact]
    public void A_text_begins_as_the_model_has_it_or_as_is_asked_and_never_twice()
    {
        using var folder = ModelFolder.Of("llama-rope-scaled", "{{ messages[0].content }}");
        var text = ModelText.Open(folder.Path);
        int[] bare = text.Encode("the tide", TextBeginning.Never);
        Assert.Equal([0, .. bare], text.Encode("the tide"));
        Assert.Equal([0, .. bare], text.Begin(text.Encode("the tide"), TextBeginning.Always));
        var conversation = ChatConversation.Of(new ChatMessage("user", "the tide"));
        Assert.Equal(bare, text.EncodeChat(conversation));
        Assert.Equal([0, .. bare], text.EncodeChat(conversation, TextBeginning.Always));
    }

    [Fact]
    public void A_program_runs_a_conversation_as_the_command_does()
    {
        using var model = LanguageModel.Open(DemonstrationModel.Path);
        var trace = DepthRun.Measure(model, RunInput.Chat(model, ChatConversation.Of(new ChatMessage("user", DemonstrationModel.Question))), new() { MaxTokens = 3 });
        using var written = new MemoryStream();
        TraceFile.Forms.Write((trace, null), written, ".json");
        var program = JsonElement.Parse(written.ToArray());
        string messages = JsonSerializer.Serialize(new[] { new { role = "user", content = DemonstrationModel.Question } });
        var command = FathomRun.WithInput(messages, "map", "--messages", "-", "--max-tokens", "3", "--json").Json;
        foreach (string name in (string[])["tokens", "generated_ids", "generated_text", "measures"])
            Assert.Equal(command.GetProperty(name).GetRawText(), program.GetProperty(name).GetRawText());
    }

    [Fact]
    public void A_conversation_without_a_template_that_renders_it_is_refused_by_the_models_name()
    {
        using var folder = ModelFolder.Of("llama-rope-scaled", "{{ raise_exception('no') }}");
        var conversation = ChatConversation.Of(new ChatMessage("user", "the tide"));
        Assert.Equal($"{folder.Path}: its chat template refuses the conversation: no", Refused(folder.Path).Message);
        string bare = Fixtures.Path("architectures/llama/model.gguf");
        Assert.Equal($"{bare}: has no chat template", Refused(bare).Message);
        Assert.Equal(Remedy.RawPrompt, Refused(bare).Remedy);

        FathomException Refused(string path) => Assert.Throws<FathomException>(() => ModelText.Open(path).EncodeChat(conversation));
    }

    [Fact]
    public void A_token_is_found_by_its_text_and_by_its_id()
    {
        using var model = LanguageModel.Open(DemonstrationModel.Path);
        int end = model.Tokenizer.Find("<|end|>")!.Value;
        Assert.Equal(end, model.FindToken("<|end|>"));
        Assert.Equal(13, model.FindToken("id:13"));
        Assert.StartsWith("\"13\" is not one token of this model but 2: id:", Assert.Throws<FathomException>(() => model.FindToken("13")).Message, StringComparison.Ordinal);
        Assert.Contains($"vocabulary of {model.Shape.Vocabulary}", Assert.Throws<FathomException>(() => model.FindToken("id:-1")).Message, StringComparison.Ordinal);
    }
}
