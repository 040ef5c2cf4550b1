using System.Text.Json;
using Fathom.Cli;

namespace Fathom.Tests.Cli;

public class MapTests
{
    [Fact]
    public void What_lies_beside_the_layers_is_drawn_where_it_was_measured()
    {
        using var folder = new TemporaryFolder();
        string model = Fixtures.Path("architectures/llama/model.gguf"), trace = folder.File("t.fathom");
        FathomRun.Of("map", "--model", model, "--ids", "1,2", "--measure", "jsd_bits_mid").Refused(ExitCode.Usage, "jsd_bits_mid is measured with --sublayers alone");
        FathomRun.Of("map", "--model", model, "--ids", "1,2", "--layers", "0..6").Refused(ExitCode.Error, "jsd has layers 1 to 6");
        Assert.Equal(ExitCode.Fine, FathomRun.Of("map", "--model", model, "--ids", "1,2", "--sublayers", "--with-embeddings", "--layers", "0..6", "--quiet", "--out", trace).Code);
        foreach (string measure in (string[])["jsd", "kl", "entropy", "probability", "rank", "cosine", "margin", "norm"])
            Assert.Equal(ExitCode.Fine, FathomRun.Of("draw", trace, "--measure", measure, "--layers", "0..6", "--quiet", "--out", folder.File("t.svg")).Code);
        Assert.Equal(ExitCode.Fine, FathomRun.Of("compare", trace, trace, "--measure", "jsd_bits_mid", "--quiet", "--out", folder.File("c.svg")).Code);
    }

    [Fact]
    public void Without_options_the_demonstration_model_answers_the_built_in_question_and_draws_it()
    {
        using var folder = new TemporaryFolder();
        var run = FathomRun.AsProcess(folder.Path, "map");
        Assert.Equal(ExitCode.Fine, run.Code);
        Assert.Contains("JSD to the last layer", run.Out, StringComparison.Ordinal);
        Assert.Contains("DTR", run.Out, StringComparison.Ordinal);
        byte[] picture = File.ReadAllBytes(folder.File("fathom-map.png"));
        Assert.Equal("PNG"u8, picture.AsSpan(1, 3));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData("--json")]
    [InlineData("--out", "trace.fathom")]
    public void The_picture_is_written_only_where_nothing_else_is_asked_for(params string[] options)
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(ExitCode.Fine, FathomRun.AsProcess(folder.Path, ["map", .. options]).Code);
        Assert.False(File.Exists(folder.File("fathom-map.png")));
    }

    [Theory]
    [InlineData("sum")]
    [InlineData("product")]
    [InlineData("mixed")]
    public void Greedy_answers_are_those_of_transformers(string name)
    {
        var expected = FixtureRow.Of("abacus", name);
        var json = FathomRun.Of("map", "--prompt", expected.Question, "--json").Json;
        Assert.Equal(expected.GreedyText, json.GetProperty("generated_text").GetString());
        Assert.Equal(expected.GreedyPieces, json.GetProperty("tokens").EnumerateArray().Select(static t => t.GetProperty("text").GetString()));
    }

    [Fact]
    public void The_built_in_question_is_the_first_of_the_fixtures()
    {
        var json = FathomRun.Of("map", "--json").Json;
        Assert.Equal(FixtureRow.Of("abacus", "sum").GreedyText, json.GetProperty("generated_text").GetString());
        Assert.Equal(DemonstrationModel.Question, FixtureRow.Of("abacus", "sum").Question);
    }

    [Fact]
    public void A_prompt_can_come_from_standard_input()
    {
        var expected = FixtureRow.Of("abacus", "product");
        var run = FathomRun.WithInput(expected.Question, "map", "--prompt", "-", "--json");
        Assert.Equal(expected.GreedyText, run.Json.GetProperty("generated_text").GetString());
    }

    [Fact]
    public void Messages_are_a_conversation_in_JSON()
    {
        var expected = FixtureRow.Of("abacus", "mixed");
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("m.json"), JsonSerializer.Serialize(new[] { new { role = "user", content = expected.Question } }));
        var run = FathomRun.Of("map", "--messages", folder.File("m.json"), "--json");
        Assert.Equal(expected.GreedyText, run.Json.GetProperty("generated_text").GetString());
    }

    [Fact]
    public void A_raw_prompt_with_its_control_tokens_is_what_the_template_writes()
    {
        var expected = FixtureRow.Of("abacus", "sum");
        var run = FathomRun.Of("map", "--raw", "--prompt", expected.Text, "--json");
        Assert.Equal(expected.GreedyText, run.Json.GetProperty("generated_text").GetString());
    }

    [Fact]
    public void That_the_template_is_taken_by_default_is_said_on_stderr_and_what_is_asked_for_is_not()
    {
        Assert.Contains("chat template", FathomRun.Of("map", "--json", "--max-tokens", "1").Error, StringComparison.Ordinal);
        Assert.DoesNotContain("template", FathomRun.Of("map", "--json", "--max-tokens", "1", "--chat").Error, StringComparison.Ordinal);
        Assert.Equal("", FathomRun.Of("map", "--json", "--max-tokens", "1", "--quiet").Error);
    }

    [Fact]
    public void A_model_without_a_template_gets_the_prompt_as_it_is_and_says_so()
    {
        string model = Fixtures.Path("architectures/llama/model.gguf");
        var run = FathomRun.Of("map", "--model", model, "--prompt", "the tide", "--max-tokens", "1", "--json");
        Assert.Equal(ExitCode.Fine, run.Code);
        Assert.Contains("as it is", run.Error, StringComparison.Ordinal);
        FathomRun.Of("map", "--model", model, "--prompt", "the tide", "--chat").Refused(ExitCode.Error, model, "chat template", "--raw");
    }

    [Fact]
    public void The_same_seed_gives_the_same_text_for_every_number_of_threads()
    {
        string[] sampling = ["map", "--json", "--temperature", "3", "--seed", "7", "--max-tokens", "20"];
        string one = Text("--threads", "1");
        Assert.Equal(one, Text("--threads", "2"));
        Assert.NotEqual(one, Text("--threads", "1", "--seed", "8"));

        string Text(params string[] more) => FathomRun.Of([.. more.Contains("--seed") ? sampling.Except(["--seed", "7"]) : sampling, .. more])
            .Json.GetProperty("generated_text").GetString()!;
    }

    [Fact]
    public void Sampling_options_that_change_nothing_are_told()
    {
        Assert.Contains("no effect without --temperature", FathomRun.Of("map", "--json", "--max-tokens", "1", "--seed", "3").Error, StringComparison.Ordinal);
        Assert.DoesNotContain("no effect", FathomRun.Of("map", "--json", "--max-tokens", "1", "--seed", "3", "--temperature", "1").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Watched_tokens_are_given_as_text_or_id()
    {
        var watched = FathomRun.Of("map", "--json", "--watch", "<|return|>", "--watch", " sum", "--watch", "id:3").Json.GetProperty("watched");
        Assert.Equal(["<|return|>", " sum"], watched.EnumerateArray().Take(2).Select(static w => w.GetProperty("text").GetString()));
        Assert.Equal(3, watched[2].GetProperty("id").GetInt32());
        Assert.Equal(36, watched[0].GetProperty("rank").GetArrayLength());
    }

    [Fact]
    public void The_answer_appears_on_stderr_where_somebody_watches()
    {
        string answer = FixtureRow.Of("abacus", "sum").GreedyText!;
        Assert.Contains(answer + Environment.NewLine + "50 tokens read at ", FathomRun.Watched("map", "--json").Error, StringComparison.Ordinal);
        Assert.DoesNotContain(answer, FathomRun.Of("map", "--json").Error, StringComparison.Ordinal);
        Assert.Equal("", FathomRun.Watched("map", "--json", "--quiet").Error);
    }

    [Fact]
    public void An_answer_reaches_the_terminal_without_control_sequences()
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = File.ReadAllBytes(DemonstrationModel.Path);
        byte[] spaceA = [3, 0, 0, 0, 0, 0, 0, 0, .. "ĠA"u8], escapeA = [3, 0, 0, 0, 0, 0, 0, 0, .. "ěA"u8];
        escapeA.CopyTo(bytes.AsSpan(bytes.AsSpan().IndexOf(spaceA)));
        File.WriteAllBytes(folder.File("m.gguf"), bytes);
        string ids = string.Join(',', FixtureRow.Of("abacus", "sum").Ids());
        var run = FathomRun.Watched("map", "--model", folder.File("m.gguf"), "--ids", ids, "--generate", "--max-tokens", "5");
        Assert.Contains("sum of\\x1BA", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', (run.Error + run.Out).Replace("\r\e[K", "", StringComparison.Ordinal));   // which takes back that it reads
    }

    [Fact]
    public void Nothing_of_a_model_reaches_the_terminal_as_a_control_sequence()
    {
        using var folder = new TemporaryFolder();
        string model = folder.Copy(DemonstrationModel.Path, "\e[31m.gguf");
        byte[] bytes = File.ReadAllBytes(model);
        int name = bytes.AsSpan().IndexOf("Abacus"u8);
        "\e[32m\a"u8.CopyTo(bytes.AsSpan(name));
        File.WriteAllBytes(model, bytes);
        var run = FathomRun.Of("map", "--model", model, "--prompt", "\e[33m", "--max-tokens", "3");
        Assert.Equal(ExitCode.Fine, run.Code);
        Assert.DoesNotContain('\e', run.Out + run.Error);
        Assert.DoesNotContain('\a', run.Out + run.Error);
        FathomRun.Of("map", "--model", folder.File("\e[35mno.gguf"), "--ids", "1").Refused(ExitCode.Error, "\\x1B[35mno.gguf");
    }
}
