using System.Text.Json;
using Fathom.Cli;

namespace Fathom.Tests.Cli;

/// <summary>Which columns a run has, and what is said of them.</summary>
public class ColumnTests
{
    static readonly FixtureRow Sum = FixtureRow.Of("abacus", "sum"), Wrong = FixtureRow.Of("abacus", "answer");

    [Fact]
    public void A_generating_run_has_the_produced_tokens_the_end_token_included()
    {
        var json = Map();
        Assert.Equal("<|return|>", Texts(json)[^1]);
        Assert.Equal(Ids(json), json.GetProperty("generated_ids").EnumerateArray().Select(static id => id.GetInt32()));
        Assert.Equal(Enumerable.Range(Sum.PromptTokens, 44), Positions(json));
        Assert.All(Tokens(json), static token => Assert.True(token.GetProperty("generated").GetBoolean()));
        Assert.Equal("generated", json.GetProperty("sequence").GetProperty("over").GetString());
        Assert.Equal(44, json.GetProperty("sequence").GetProperty("tokens").GetInt32());
        Assert.Equal(8 / 44.0, json.GetProperty("dtr").GetDouble(), 1e-12);
    }

    [Fact]
    public void With_prompt_the_prompts_columns_come_first_and_count_for_nothing()
    {
        var json = Map("--with-prompt");
        Assert.Equal(Enumerable.Range(1, Sum.PromptTokens - 1 + 44), Positions(json));
        Assert.Equal(Sum.Pieces[1..], Texts(json));
        Assert.Equal(44, Tokens(json).Count(static token => token.GetProperty("generated").GetBoolean()));
        Assert.Equal(8 / 44.0, json.GetProperty("dtr").GetDouble(), 1e-12);
    }

    [Fact]
    public void A_given_answer_counts_as_generated()
    {
        using var folder = new TemporaryFolder();
        string answer = string.Concat(Wrong.Pieces[Sum.PromptTokens..]);
        File.WriteAllText(folder.File("answer.txt"), answer);
        var json = Map("--prompt", Sum.Question, "--answer", folder.File("answer.txt"));
        Assert.Equal(Wrong.Pieces[Sum.PromptTokens..], Texts(json));
        Assert.Equal(answer, json.GetProperty("generated_text").GetString());
        Assert.Equal(Ids(json), json.GetProperty("generated_ids").EnumerateArray().Select(static id => id.GetInt32()));
        Assert.Equal("generated", json.GetProperty("sequence").GetProperty("over").GetString());
        Assert.True(json.GetProperty("checks").GetProperty("last_row_max_difference").GetDouble() < 1e-3);
    }

    [Fact]
    public void A_text_has_a_column_for_every_position_and_the_last_is_the_models_first_choice()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("text.txt"), Sum.Text);
        AssertText(Map("--text", folder.File("text.txt")));
    }

    [Fact]
    public void Ids_are_a_text_too() => AssertText(Map("--ids", string.Join(',', Sum.Ids())));

    [Fact]
    public void A_folder_without_tokenizer_files_runs_on_ids_and_shows_tokens_by_their_ids()
    {
        string model = Fixtures.Path("architectures/llama-sharded");
        var json = Map("--model", model, "--ids", "4,17,18");
        Assert.Equal(["<id 17>", "<id 18>"], Texts(json)[..2]);
        Assert.Equal(5, Ids(Map("--model", model, "--ids", "4,17,18", "--generate", "--ignore-eos", "--max-tokens", "5")).Length);
        FathomRun.Of("map", "--model", model, "--prompt", "Hello").Refused(ExitCode.Error, model, "has no tokenizer", "--ids");
    }

    [Fact]
    public void With_generate_a_text_is_a_prompt_taken_as_it_is()
    {
        var json = Map("--ids", string.Join(',', Sum.Ids()), "--generate");
        Assert.Equal(Sum.GreedyText, json.GetProperty("generated_text").GetString());
    }

    [Fact]
    public void Ids_get_no_beginning_token_unless_it_is_asked_for()
    {
        string model = Fixtures.Model("smollm2/SmolLM2-135M-Instruct.Q4_1.gguf");
        string[] ids = ["map", "--json", "--model", model, "--ids", "100,200,300"];
        Assert.Equal(3, Tokens(FathomRun.Of(ids).Json).Length);
        Assert.Equal(4, Tokens(FathomRun.Of([.. ids, "--bos"]).Json).Length);
        Assert.Equal(3, Tokens(FathomRun.Of([.. ids, "--no-bos"]).Json).Length);
    }

    [Fact]
    public void Without_special_tokens_their_names_are_text_like_any_other()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("text.txt"), "<|end|>");
        Assert.Single(Tokens(Map("--text", folder.File("text.txt"))));
        var spelled = Tokens(Map("--text", folder.File("text.txt"), "--no-special"));
        Assert.True(spelled.Length > 1);
        Assert.DoesNotContain(spelled[..^1], static token => token.GetProperty("special").GetBoolean());
    }

    [Fact]
    public void Restricting_the_drawing_leaves_the_numbers_as_they_are()
    {
        var json = Map("--layers", "3..5", "--tokens", "0..1", "--measure", "norm");
        Assert.Equal(36, json.GetProperty("measures").GetProperty("jsd_bits").GetArrayLength());
        Assert.Equal(44, Tokens(json).Length);
    }

    static void AssertText(JsonElement json)
    {
        var tokens = Tokens(json);
        Assert.Equal([.. Sum.Pieces[1..Sum.PromptTokens], Sum.GreedyPieces[0]], Texts(json));
        Assert.Equal(Enumerable.Range(1, Sum.PromptTokens), Positions(json));
        Assert.All(tokens, static token => Assert.False(token.GetProperty("generated").GetBoolean()));
        Assert.All(tokens[..^1], static token => Assert.False(token.GetProperty("predicted").GetBoolean()));
        Assert.True(tokens[^1].GetProperty("predicted").GetBoolean());
        Assert.Equal("text", json.GetProperty("sequence").GetProperty("over").GetString());
        Assert.Equal(Sum.PromptTokens - 1, json.GetProperty("sequence").GetProperty("tokens").GetInt32());
        Assert.Equal(0, json.GetProperty("generated_ids").GetArrayLength());
        Assert.NotEqual(JsonValueKind.Null, json.GetProperty("checks").GetProperty("last_row_max_difference").ValueKind);
    }

    static JsonElement Map(params string[] options)
    {
        var run = FathomRun.Of(["map", "--json", .. options]);
        Assert.True(run.Code == ExitCode.Fine, run.Error);
        return run.Json;
    }

    static JsonElement[] Tokens(JsonElement json) => [.. json.GetProperty("tokens").EnumerateArray()];

    static int[] Ids(JsonElement json) => [.. Tokens(json).Select(static token => token.GetProperty("id").GetInt32())];

    static int[] Positions(JsonElement json) => [.. Tokens(json).Select(static token => token.GetProperty("position").GetInt32())];

    static string?[] Texts(JsonElement json) => [.. Tokens(json).Select(static token => token.GetProperty("text").GetString())];
}
