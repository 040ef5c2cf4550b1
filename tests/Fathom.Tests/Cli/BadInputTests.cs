using System.Diagnostics;
using Fathom.Cli;

namespace Fathom.Tests.Cli;

/// <summary>What a user gets wrong ends in one line that says what it was, and in no half-written file.</summary>
[Collection(nameof(Alone))]
public class BadInputTests
{
    [Theory]
    [InlineData("container")]
    [InlineData("model")]
    [InlineData("tokenizer")]
    [InlineData("compute")]
    public void Hostile_models_are_refused_with_file_and_reason_or_work(string stage)
    {
        foreach (var file in HostileFiles.Of("gguf", stage))
        {
            string path = Fixtures.Path($"bad/{file.File}");
            var watch = Stopwatch.StartNew();
            var run = FathomRun.Of("map", "--model", path, "--ids", "1,2", "--json", "--quiet");
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(3), $"{file.File} took {watch.Elapsed}");
            if (run.Code != ExitCode.Fine)
                run.Refused(ExitCode.Error, path);
            else
                Assert.True(file.MayLoad, $"{file.File} loads");
        }
    }

    [Fact]
    public void The_control_of_the_hostile_models_gives_its_next_token()
    {
        using var good = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Fixtures.Path("bad/good.json")));
        string ids = string.Join(',', good.RootElement.GetProperty("input_ids").EnumerateArray());
        var run = FathomRun.Of("map", "--model", Fixtures.Path("bad/good.gguf"), "--ids", ids, "--json");
        Assert.Equal(good.RootElement.GetProperty("greedy_next").GetInt32(), run.Json.GetProperty("tokens").EnumerateArray().Last().GetProperty("id").GetInt32());
    }

    [Theory]
    [InlineData("bad/gguf/scale-nan.gguf")]
    [InlineData("bad/gguf/norm-nan.gguf")]
    public void Damaged_weights_run_and_are_told(string name)
    {
        var run = FathomRun.Of("map", "--model", Fixtures.Path(name), "--ids", "1,2", "--json");
        Assert.Equal(ExitCode.Fine, run.Code);
        Assert.Contains("not finite", run.Error, StringComparison.Ordinal);
        Assert.True(run.Json.GetProperty("checks").GetProperty("non_finite").GetInt32() > 0);
    }

    [Fact]
    public void What_is_no_model_is_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("notes.txt"), "no model");
        Refused(folder.File("notes.txt"), "is not a GGUF file");
        Refused(folder.Path, "no such file");
        Refused(folder.File("none.gguf"), "no such file");

        static void Refused(string model, string reason) =>
            FathomRun.Of("map", "--model", model, "--prompt", "Hello").Refused(ExitCode.Error, model, reason);
    }

    [Fact]
    public void Texts_that_cannot_be_read_are_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("latin.txt"), [0xE9, 0x20]);
        File.WriteAllText(folder.File("empty.txt"), "");
        File.WriteAllText(folder.File("messages.json"), "{\"role\": 1}");
        FathomRun.Of("map", "--text", folder.File("latin.txt")).Refused(ExitCode.Error, "latin.txt: is not UTF-8 text");
        FathomRun.Of("map", "--text", folder.File("empty.txt")).Refused(ExitCode.Error, "there is no text");
        FathomRun.Of("map", "--text", folder.Path).Refused(ExitCode.Error, "it is a folder");
        FathomRun.Of("map", "--text", folder.File("none.txt")).Refused(ExitCode.Error, "none.txt", "there is no such file");
        FathomRun.Of("map", "--prompt", "x", "--answer", folder.File("empty.txt")).Refused(ExitCode.Error, "the answer is empty");
        FathomRun.Of("map", "--messages", folder.File("messages.json")).Refused(ExitCode.Error, "messages.json: A conversation is an array of messages");
    }

    [Fact]
    public void An_empty_prompt_is_refused()
    {
        FathomRun.Of("map", "--prompt", "").Refused(ExitCode.Usage, "the prompt is empty");
        FathomRun.WithInput("", "map", "--prompt", "-").Refused(ExitCode.Error, "the prompt is empty");
    }

    [Fact]
    public void A_prompt_longer_than_the_context_is_refused_with_the_figures() =>
        FathomRun.Of("map", "--prompt", string.Concat(Enumerable.Repeat("8 + 5 = ", 60))).Refused(ExitCode.Error, "tokens leave no room in a context of 256");

    [Fact]
    public void A_run_that_cannot_fit_into_memory_is_refused_with_the_figure() =>
        FathomRun.Of("map", "--model", Fixtures.Path("bad/gguf/context_length-max.gguf"), "--ids", "1,2", "--generate", "--max-tokens", "2000000000")
            .Refused(ExitCode.Error, "this run would need about", "GB", "--max-tokens");

    [Fact]
    public void Ids_outside_the_vocabulary_are_refused()
    {
        FathomRun.Of("map", "--ids", "1,380").Refused(ExitCode.Error, "the token id 380 is outside the vocabulary of 380");
        FathomRun.Of("map", "--ids", "1,-2").Refused(ExitCode.Error, "the token id -2 is outside the vocabulary of 380");
        FathomRun.Of("map", "--ids", "1,x").Refused(ExitCode.Usage, "\"1,x\" is not a list of token ids");
    }

    [Fact]
    public void A_watched_text_that_is_no_token_is_refused_with_what_it_is()
    {
        FathomRun.Of("map", "--watch", "13").Refused(ExitCode.Error, "--watch", "\"13\" is not one token of this model but 2", "\"1\"", "\"3\"");
        FathomRun.Of("map", "--watch", "id:380").Refused(ExitCode.Error, "380 is outside the vocabulary");
    }

    [Theory]
    [InlineData("--bogus")]
    [InlineData("--g", "0,5")]
    [InlineData("--g", "-1")]
    [InlineData("--rho", "1.5")]
    [InlineData("--top", "0")]
    [InlineData("--max-tokens", "0")]
    [InlineData("--max-tokens", "1.5")]
    [InlineData("--threads", "0")]
    [InlineData("--context", "0")]
    [InlineData("--temperature", "-1")]
    [InlineData("--temperature", "NaN")]
    [InlineData("--top-p", "0")]
    [InlineData("--measure", "depth")]
    [InlineData("--layers", "3...5")]
    [InlineData("--tokens", "5..3")]
    [InlineData("--lens", "folder", "--sublayers")]
    [InlineData("--out", "map.jpeg")]
    [InlineData("--prompt", "a", "--text", "b")]
    [InlineData("--chat", "--raw")]
    [InlineData("--bos", "--no-bos")]
    [InlineData("--generate")]
    [InlineData("--prompt", "a", "--generate")]
    [InlineData("--raw", "--system", "s")]
    [InlineData("--model", "m.gguf")]
    public void Options_that_make_no_sense_are_refused(params string[] options) =>
        FathomRun.Of(["map", "--quiet", .. options]).Refused(ExitCode.Usage);

    [Fact]
    public void An_output_that_cannot_be_written_is_refused_before_the_run()
    {
        using var folder = new TemporaryFolder();
        string nowhere = Path.Combine(folder.Path, "none", "map.png");
        FathomRun.Of("map", "--out", nowhere).Refused(ExitCode.Error, nowhere, "its folder does not exist");
        Directory.CreateDirectory(folder.File("map.png"));
        FathomRun.Of("map", "--out", folder.File("map.png")).Refused(ExitCode.Error, "map.png", "it is a folder");
    }

    [Fact]
    public void A_full_disk_ends_in_an_error_and_leaves_the_other_files_whole()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "this system has no /dev/full");
        using var folder = new TemporaryFolder();
        File.CreateSymbolicLink(folder.File("full.csv"), "/dev/full");
        var run = FathomRun.Of("map", "--quiet", "--out", folder.File("full.csv"), "--out", folder.File("map.svg"));
        run.Refused(ExitCode.Error, "full.csv", "the disk is full");
        Assert.EndsWith("</svg>", File.ReadAllText(folder.File("map.svg")).TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(folder.Path).Length);
    }

    [Fact]
    public void A_full_disk_behind_standard_output_is_an_error()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "this system has no /dev/full");
        var run = FathomRun.Started("/", "/bin/sh", "-c", $"dotnet '{FathomRun.Assembly}' map --json --quiet > /dev/full");
        run.Refused(ExitCode.Error, "standard output cannot be written");
    }

    [Fact]
    public void A_layer_that_the_model_does_not_have_is_refused_before_the_run() =>
        FathomRun.Of("map", "--layers", "30..40").Refused(ExitCode.Error, "there are no layers 30 to 40");

    [Fact]
    public void A_column_that_the_answer_does_not_have_cannot_be_drawn_but_the_trace_is_saved()
    {
        using var folder = new TemporaryFolder();
        var run = FathomRun.Of("map", "--quiet", "--tokens", "40..50", "--out", folder.File("map.png"), "--out", folder.File("t.fathom"));
        run.Refused(ExitCode.Error, "there are no tokens 40 to 50");
        Assert.Equal([folder.File("t.fathom")], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void What_is_no_trace_cannot_be_drawn()
    {
        FathomRun.Of("draw", DemonstrationModel.Path).Refused(ExitCode.Error, DemonstrationModel.Path);
        FathomRun.Of("draw", "/none.fathom").Refused(ExitCode.Error, "there is no such file");
        FathomRun.Of("draw").Refused(ExitCode.Usage, "FILE");
    }
}
