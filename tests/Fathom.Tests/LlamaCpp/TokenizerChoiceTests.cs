using System.Text.Json.Nodes;
using Fathom.LlamaCpp;
using Fathom.Models;
using Fathom.Tests.Models;

namespace Fathom.Tests.LlamaCpp;

/// <summary>Text is read as the model's makers do it, or not at all.</summary>
public class TokenizerChoiceTests
{
    const string Text = "Hello there, 12 cats!";

    [Fact]
    public void A_kind_that_fathom_does_not_know_is_read_by_llama_cpp_and_that_is_told()
    {
        using var folder = new TemporaryFolder();
        using var model = LlamaModel.Open(WithPreTokenizer(folder, "bailingmoe"));
        Assert.Contains("llama.cpp's tokenizer", Assert.Single(model.Notes), StringComparison.Ordinal);
        int[] ids = model.Text.Encode(Text);
        Assert.Equal(Text, model.Tokenizer.Decode(ids));
        using var usual = LlamaModel.Open(BreadthRow.Open("olmo").Model);
        Assert.Empty(usual.Notes);
        Assert.Equal(usual.Tokenizer.EndTokens, model.Tokenizer.EndTokens);
    }

    [Fact]
    public void A_kind_that_neither_knows_is_refused()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("pre-tokenizer", Assert.Throws<FathomException>(() => LlamaModel.Open(WithPreTokenizer(folder, "nonsense"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_both_read_a_text_differently_the_model_is_refused_unless_one_is_chosen()
    {
        using var model = LlamaModel.Open(BreadthRow.Open("olmo").Model);
        using var stranger = ModelSource.Open(Fixtures.Path("architectures/gpt-oss/model.gguf"));
        var handle = ((LlamaTransformer)model.Transformer).Handle;
        Assert.Equal(Remedy.OtherTokenizer, Assert.Throws<FathomException>(() => TokenizerChoice.Of(stranger, handle, takesLlamas: false)).Remedy);
        Assert.Contains("differs", TokenizerChoice.Of(stranger, handle, takesLlamas: true).Note, StringComparison.Ordinal);
    }

    static string WithPreTokenizer(TemporaryFolder folder, string name)
    {
        var edit = new GgufEdit(BreadthRow.Open("olmo").Model);
        edit.Set("tokenizer.ggml.pre", "str", JsonValue.Create(name));
        edit.Write(folder.File("model.gguf"));
        return folder.File("model.gguf");
    }
}
