using System.Text.Json.Nodes;
using Fathom.Cli;
using Fathom.Models;
using Fathom.Tests.Cli;

namespace Fathom.Tests.Models;

/// <summary>What published folders have that the architectures' fixtures do not.</summary>
public class PublishedFolderTests
{
    [Fact]
    public void The_beginning_of_a_text_is_the_one_of_config_json_where_the_tokenizer_names_none()
    {
        using var folder = new EditedFolder("gpt2").Edit("tokenizer_config.json", static config => config.Remove("bos_token")).Edit("config.json", static config => config["bos_token_id"] = 2);
        Assert.Equal(2, FathomRun.WithInput("the tide", "tokenize", "--model", folder.Path, "--bos", "--json").Json.GetProperty("ids")[0].GetInt32());
        using var model = LanguageModel.Open(folder.Path);
        Assert.Equal(2, model.Text.Beginning);
        Assert.Equal(ExitCode.Fine, FathomRun.Of("map", "--model", folder.Path, "--ids", "5", "--bos", "--json").Code);
    }

    [Fact]
    public void The_beginning_of_a_text_is_refused_where_there_is_none()
    {
        using var folder = new EditedFolder("gpt2").Edit("tokenizer_config.json", static config => config.Remove("bos_token")).Edit("config.json", static config => config.Remove("bos_token_id"));
        FathomRun.WithInput("the tide", "tokenize", "--model", folder.Path, "--bos").Refused(ExitCode.Error, "has no beginning-of-text token");
        FathomRun.Of("map", "--model", folder.Path, "--ids", "5", "--bos").Refused(ExitCode.Error, "has no beginning-of-text token");
        folder.Edit("config.json", static config => config["bos_token_id"] = 5000);
        FathomRun.WithInput("the tide", "tokenize", "--model", folder.Path, "--bos").Refused(ExitCode.Error, "bos_token_id");
    }

    [Fact]
    public void A_tokenizer_may_have_more_tokens_than_the_embedding_has_rows()
    {
        using var folder = new EditedFolder("llama").Edit("tokenizer.json", static tokenizer => tokenizer["added_tokens"]!.AsArray().Add(
            JsonNode.Parse("""{"id": 320, "content": "<image>", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true}""")));
        Assert.Equal(ExitCode.Fine, FathomRun.WithInput("the tide", "map", "--model", folder.Path, "--text", "-", "--json").Code);
        FathomRun.WithInput("the <image>", "map", "--model", folder.Path, "--text", "-").Refused(ExitCode.Error, "the token id 320 is outside the vocabulary of 320");
        Assert.Contains("1 tokens have no row", FathomRun.Of("model", "info", folder.Path).Out, StringComparison.Ordinal);
    }

    [Theory, InlineData("qwen2-sharded", true), InlineData("llama-sharded", false)]
    public void An_index_may_name_a_head_that_no_shard_holds_where_the_embedding_stands_for_it(string name, bool fine)
    {
        using var folder = new EditedFolder(name);
        string absent = fine ? "lm_head.weight" : "model.lm_head.weight";
        folder.Edit("model.safetensors.index.json", index => index["weight_map"]![absent] = "model-00001-of-00003.safetensors");
        if (fine)
            LanguageModel.Open(folder.Path).Dispose();
        else
            Assert.Contains(absent, Assert.ThrowsAny<FathomException>(() => LanguageModel.Open(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_head_that_is_said_to_be_the_embedding_and_is_another_matrix_is_refused()
    {
        using var folder = new EditedFolder("llama").Edit("config.json", static config => config["tie_word_embeddings"] = true);
        Assert.Contains("tie_word_embeddings", Assert.ThrowsAny<FathomException>(() => LanguageModel.Open(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Theory, InlineData("gemma3-with-vision"), InlineData("mistral-with-vision")]
    public void A_vision_tower_is_left_alone_and_told(string name)
    {
        using var variant = ModelVariant.Make(name);
        string said = FathomRun.Of("model", "info", variant.Path).Out;
        Assert.Contains("its language part is read", said, StringComparison.Ordinal);
        Assert.Contains("vision tower are left alone", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_tensors_are_those_of_the_files_when_one_is_refused()
    {
        using var folder = new EditedFolder("qwen3").Edit("config.json", static config => config["num_hidden_layers"] = 5);
        Assert.Contains("model.layers.5.", Assert.ThrowsAny<FathomException>(() => LanguageModel.Open(folder.Path)).Message, StringComparison.Ordinal);
    }
}
