using System.Text;
using Fathom.Cli;
using Fathom.Tests.Cli;
using Fathom.Tokenization;

namespace Fathom.Tests.Variants;

/// <summary>What the files beside a tokenizer.json say of tokens.</summary>
public sealed class SpecialTokenFileTests
{
    [Theory]
    [InlineData("tokenizer_config.json", """{"bos_token": 5}""", "\"bos_token\" should be a string")]
    [InlineData("tokenizer_config.json", """{"additional_special_tokens": [5]}""", "\"additional_special_tokens\" should be a string")]
    [InlineData("tokenizer_config.json", """{"additional_special_tokens": "x"}""", "\"additional_special_tokens\" should be an array")]
    [InlineData("tokenizer_config.json", """{"added_tokens_decoder": {"x": {"content": "y"}}}""", "the token id of \"x\" is out of range")]
    [InlineData("tokenizer_config.json", """{"added_tokens_decoder": {"-1": {"content": "y"}}}""", "the token id of \"-1\" is out of range")]
    [InlineData("tokenizer_config.json", """{"added_tokens_decoder": {"3": {"content": ""}}}""", "an added token is empty")]
    [InlineData("tokenizer_config.json", """{"added_tokens_decoder": []}""", "\"added_tokens_decoder\" should be an object")]
    [InlineData("special_tokens_map.json", """{"pad_token": []}""", "\"pad_token\" should be a string")]
    [InlineData("special_tokens_map.json", "[]", "not a JSON object")]
    [InlineData("added_tokens.json", """{"<new>": "5"}""", "the token id of \"<new>\" is out of range")]
    [InlineData("added_tokens.json", """{"<new>": 2097152}""", "the token id of \"<new>\" is out of range")]
    [InlineData("generation_config.json", """{"eos_token_id": "2"}""", "the token id of the end of text is out of range")]
    [InlineData("config.json", """{"eos_token_id": [2, -1]}""", "the token id of the end of text is out of range")]
    public void A_file_that_declares_what_cannot_be_is_refused_by_its_name(string name, string content, string reason)
    {
        using var folder = Folder((name, content));
        var error = Assert.Throws<ModelFormatException>(() => Tokenizer.FromHuggingFace(folder.Path));
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tokenizer.json")]
    [InlineData("tokenizer_config.json")]
    [InlineData("special_tokens_map.json")]
    [InlineData("added_tokens.json")]
    [InlineData("generation_config.json")]
    [InlineData("config.json")]
    public void A_byte_order_mark_is_not_part_of_a_file(string name)
    {
        using var folder = Folder(("tokenizer_config.json", """{"bos_token": "<|begin|>"}"""), ("special_tokens_map.json", """{"pad_token": "<pad>"}"""),
            ("added_tokens.json", """{"<new>": 64}"""), ("generation_config.json", """{"eos_token_id": 1}"""), ("config.json", """{"eos_token_id": 1}"""));
        File.WriteAllText(folder.File(name), File.ReadAllText(folder.File(name)), Encoding.UTF8);
        Assert.Equal(0xEF, File.ReadAllBytes(folder.File(name))[0]);
        var tokenizer = Tokenizer.FromHuggingFace(folder.Path);
        Assert.Equal(("<|begin|>", "<pad>", 64, true), (tokenizer.NamedTokens["bos_token"], tokenizer.NamedTokens["pad_token"], tokenizer.Find("<new>"), tokenizer.EndTokens.Contains(1)));
    }

    [Fact]
    public void A_new_token_has_the_id_that_its_file_states_where_that_lies_behind_all_others_and_else_the_next()
    {
        using var folder = Folder(("added_tokens.json", """{"<far>": 1000, "<near>": 1}"""));
        var tokenizer = Tokenizer.FromHuggingFace(folder.Path);
        Assert.Equal((1000, 64), (tokenizer.Find("<far>"), tokenizer.Find("<near>")));
        Assert.Equal([1000, 64], tokenizer.Encode("<far><near>"));
        Assert.Equal("<far>", tokenizer.Name(1000));
    }

    [Fact]
    public void An_empty_name_is_told_to_templates_and_is_no_token()
    {
        using var folder = Folder(("special_tokens_map.json", """{"unk_token": ""}"""));
        var tokenizer = Tokenizer.FromHuggingFace(folder.Path);
        Assert.Equal("", tokenizer.NamedTokens["unk_token"]);
        Assert.Equal(Tokenizer.FromHuggingFace(Fixtures.Path("bad/good")).VocabularySize, tokenizer.VocabularySize);
    }

    [Fact]
    public void A_model_with_added_tokens_beyond_its_embedding_runs_and_refuses_a_text_that_holds_one()
    {
        using var folder = ModelFolder.Of("llama-rope-scaled", "{{ messages[0].content }}");
        File.WriteAllText(folder.File("tokenizer_config.json"), """{"bos_token": "<|begin_of_text|>", "pad_token": "<|new|>"}""");
        int id = Tokenizer.FromHuggingFace(folder.Path).Find("<|new|>")!.Value;
        Assert.Equal(ExitCode.Fine, FathomRun.WithInput("the tide", "map", "--model", folder.Path, "--text", "-", "--json").Code);
        FathomRun.WithInput("the <|new|> tide", "map", "--model", folder.Path, "--text", "-", "--json").Refused(ExitCode.Error, $"the token id {id} is outside the vocabulary of 320");
        Assert.Contains("tokens have no row in the embedding", FathomRun.Of("model", "info", folder.Path).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_templates_are_listed_where_none_is_the_default()
    {
        using var folder = ModelFolder.Of("llama-rope-scaled", "");
        File.Delete(folder.File("chat_template.jinja"));
        Directory.CreateDirectory(folder.File("additional_chat_templates"));
        File.WriteAllText(folder.File("additional_chat_templates/tool_use.jinja"), "tools");
        File.WriteAllText(folder.File("additional_chat_templates/rag.jinja"), "rag");
        FathomRun.WithInput("[]", "template", "--model", folder.Path).Refused(ExitCode.Error, "has no chat template named default, only rag, tool_use");
        Assert.Equal("tools", FathomRun.WithInput("""{"messages": [], "tools": [{}]}""", "template", "--model", folder.Path).Out);
        string said = FathomRun.Of("model", "info", folder.Path).Out;
        Assert.Contains("none of its chat templates is named default", said, StringComparison.Ordinal);
        Assert.Contains("rag: 3 characters; tool_use: 5 characters", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Info_says_how_a_chat_begins()
    {
        using var folder = ModelFolder.Of("llama-rope-scaled", "{{ messages[0].content }}");
        Assert.Contains("begins a text with <|begin_of_text|>, a chat with what its template writes", FathomRun.Of("model", "info", folder.Path).Out, StringComparison.Ordinal);
        var json = FathomRun.Of("model", "info", folder.Path, "--json").Json;
        Assert.Equal((1, 0), (json.GetProperty("begin_tokens").GetArrayLength(), json.GetProperty("chat_begin_tokens").GetArrayLength()));
        Assert.Equal("default", Assert.Single(json.GetProperty("chat_templates").EnumerateArray()).GetString());
    }

    static TemporaryFolder Folder(params (string Name, string Content)[] files)
    {
        var folder = new TemporaryFolder();
        folder.Copy(Path.Combine(Fixtures.Path("bad/good"), "tokenizer.json"));
        foreach (var (name, content) in files)
            File.WriteAllText(folder.File(name), content);
        return folder;
    }
}
