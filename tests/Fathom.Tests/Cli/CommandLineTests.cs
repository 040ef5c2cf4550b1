using System.CommandLine.Parsing;
using System.Text.Json;
using Fathom.Cli;
using Fathom.Formats;
using Fathom.Tests.Traces;
using Fathom.Traces;

namespace Fathom.Tests.Cli;

/// <summary>What is typed is understood as it was meant, or it is said what was meant.</summary>
public class CommandLineTests
{
    static readonly string Abacus = Fixtures.Model("abacus/abacus-q8_0.gguf");

    [Theory]
    [InlineData("model", "info")]
    [InlineData("model", "verify")]
    [InlineData("model", "tensors")]
    public void Verbs_that_look_into_a_model_take_it_with_and_without_the_option(params string[] verb)
    {
        string[] ways = [FathomRun.Of([.. verb, Abacus]).Out, FathomRun.Of([.. verb, "--model", Abacus]).Out, FathomRun.Of([.. verb, "-m", Abacus]).Out];
        Assert.NotEqual("", ways[0]);
        Assert.All(ways, way => Assert.Equal(ways[0], way));
        FathomRun.Of([.. verb, "a.gguf", "--model", "b.gguf"]).Refused(ExitCode.Usage, "the model is named twice, as \"a.gguf\" and by --model as \"b.gguf\"");
    }

    [Fact]
    public void A_tensor_is_named_behind_its_model_or_alone_beside_the_option()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(ExitCode.Fine, FathomRun.Of("model", "tensor", Abacus, "output_norm.weight", "-o", folder.File("a.npy")).Code);
        Assert.Equal(ExitCode.Fine, FathomRun.Of("model", "tensor", "output_norm.weight", "-m", Abacus, "-o", folder.File("b.npy")).Code);
        Assert.Equal(File.ReadAllBytes(folder.File("a.npy")), File.ReadAllBytes(folder.File("b.npy")));
        FathomRun.Of("model", "tensor", Abacus, "-o", folder.File("c.npy")).Refused(ExitCode.Usage, "PATH NAME, or --model MODEL NAME");
        FathomRun.Of("model", "tensor", "a.gguf", "t", "-m", "b.gguf", "-o", folder.File("c.npy")).Refused(ExitCode.Usage, "the model is named twice");
    }

    [Fact]
    public void The_tensors_of_a_model_are_listed_with_type_and_shape()
    {
        var json = FathomRun.Of("model", "tensors", Abacus, "--json").Json.GetProperty("tensors");
        Assert.Equal(FathomRun.Of("model", "verify", Abacus, "--json").Json.GetProperty("tensors").GetInt32(), json.GetArrayLength());
        var embeddings = Assert.Single(json.EnumerateArray(), static tensor => tensor.GetProperty("name").GetString() == "token_embd.weight");
        Assert.Equal(("Q8_0", "[380,128]"), (embeddings.GetProperty("type").GetString(), embeddings.GetProperty("shape").GetRawText()));
        Assert.Matches(@"(?m)^token_embd\.weight +Q8_0 +\[380, 128\]\r?$", FathomRun.Of("model", "tensors", Abacus).Out);
    }

    [Fact]
    public void What_is_given_twice_or_stands_without_an_option_is_told_with_what_was_meant()
    {
        FathomRun.Of("map", "--model", "a.gguf", "--model", "b.gguf").Refused(ExitCode.Usage, "--model is given twice, as \"a.gguf\" and as \"b.gguf\"", "a run has one model");
        FathomRun.Of("map", "--prompt", "a", "--seed", "1", "--seed", "2", "--seed", "3").Refused(ExitCode.Usage, "--seed is given 3 times", "it takes one value");
        FathomRun.Of("map", "m.gguf").Refused(ExitCode.Usage, "fathom map takes nothing without an option, but was given \"m.gguf\": --model names a model");
        FathomRun.Of("map", "What is 8 + 5?").Refused(ExitCode.Usage, "--prompt gives a question, --text names a text's file, --model a model");
        FathomRun.Of("draw", "a.fathom", "b.fathom").Refused(ExitCode.Usage, "fathom draw takes one FILE without an option, but was given \"b.fathom\"");
        FathomRun.Of("compare", "a", "b", "c").Refused(ExitCode.Usage, "fathom compare takes A and B, no more, without an option, but was given \"c\"");
    }

    [Theory]
    [InlineData("fathom has no verb \"drow\": did you mean draw?", "drow")]
    [InlineData("fathom has no verb \"descibe\": did you mean describe?", "descibe", "a.fathom")]
    [InlineData("fathom model has no verb \"inof\": did you mean info?", "model", "inof")]
    [InlineData("fathom map has no option --palete: did you mean --palette?", "map", "--palete", "paper")]
    [InlineData("fathom map has no option --temp: did you mean --temperature?", "map", "--temp", "1")]
    [InlineData("fathom draw has no option --setling: did you mean --settling?", "draw", "a.fathom", "--setling")]
    [InlineData("fathom model has no option --modle", "model", "--modle")]
    [InlineData("fathom map has no option --zzzzzz", "map", "--zzzzzz")]
    public void A_misspelt_verb_or_option_is_told_with_the_nearest_that_there_is(string message, params string[] arguments)
    {
        var run = FathomRun.Of(arguments);
        run.Refused(ExitCode.Usage, message);
        Assert.Equal(message.Contains('?', StringComparison.Ordinal), run.Error.Contains("did you mean", StringComparison.Ordinal));
    }

    [Fact]
    public void A_text_that_is_no_file_is_told_how_to_be_given()
    {
        FathomRun.Of("map", "--text", "What is 8 + 5?").Refused(ExitCode.Error, "--text: there is no such file: “What is 8 + 5?” (--text names a file; --text-string takes a text itself)");
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("sum.txt"), "8 + 5 = 13");
        var (file, given) = (FathomRun.Of("map", "--text", folder.File("sum.txt"), "--json").Json, FathomRun.Of("map", "--text-string", "8 + 5 = 13", "--json").Json);
        Assert.Equal(file.GetProperty("tokens").GetRawText(), given.GetProperty("tokens").GetRawText());
        FathomRun.Of("map", "--text-string", "a", "--text", folder.File("sum.txt")).Refused(ExitCode.Usage, "only one of --prompt");
    }

    [Fact]
    public void Describing_refuses_options_of_pictures_where_none_is_drawn()
    {
        using var folder = new TemporaryFolder();
        string trace = folder.File("a.fathom");
        TraceFile.Save(trace, MeasuredTrace.OfConstant(3, 2, 0.25f));
        foreach (string option in (string[])["--settling", "--regime", "--annotate", "--ticks=all", "--title=t"])
        {
            FathomRun.Of("describe", trace, option).Refused(ExitCode.Usage, option.Split('=')[0], "is for pictures, and says nothing in words");
            FathomRun.Of("describe", trace, option, "--out", folder.File("a.md")).Refused(ExitCode.Usage, option.Split('=')[0]);
            Assert.Equal(ExitCode.Fine, FathomRun.Of("describe", trace, option, "--out", folder.File("a.svg")).Code);
        }
    }

    [Theory]
    [InlineData("draw")]
    [InlineData("describe")]
    public void Which_value_a_group_has_is_refused_where_there_are_no_groups(string verb)
    {
        using var folder = new TemporaryFolder();
        TraceFile.Save(folder.File("a.fathom"), MeasuredTrace.OfConstant(3, 2, 0.25f));
        FathomRun.Of(verb, folder.File("a.fathom"), "--group-by", "mean").Refused(ExitCode.Usage, "--group-by goes with --group");
    }

    [Fact]
    public void A_regime_that_begins_at_0_is_refused()
    {
        FathomRun.Of("map", "--rho", "0").Refused(ExitCode.Usage, "rho is 0: it must be above 0");
        FathomRun.Of("map", "--rho", "-0.0").Refused(ExitCode.Usage, "rho is 0");
        using var folder = new TemporaryFolder();
        TraceFile.Save(folder.File("a.fathom"), MeasuredTrace.OfConstant(3, 2, 0.25f));
        FathomRun.Of("draw", folder.File("a.fathom"), "--rho", "0").Refused(ExitCode.Usage, "rho is 0");
    }

    [Fact]
    public void Layers_and_tokens_are_given_with_dots_or_with_a_hyphen()
    {
        using var folder = new TemporaryFolder();
        TraceFile.Save(folder.File("a.fathom"), MeasuredTrace.OfConstant(5, 6, 0.25f));
        string dots = FathomRun.Of("draw", folder.File("a.fathom"), "--layers", "2..4", "--tokens", "1..3").Out;
        Assert.Equal(dots, FathomRun.Of("draw", folder.File("a.fathom"), "--layers", "2-4", "--tokens", "1-3").Out);
        Assert.NotEqual(dots, FathomRun.Of("draw", folder.File("a.fathom")).Out);
        File.WriteAllText(folder.File("dots.txt"), "0..2\tone\n3..5\n");
        File.WriteAllText(folder.File("hyphens.txt"), "0-2\tone\n3-5\n");
        Assert.Equal(FathomRun.Of("draw", folder.File("a.fathom"), "--group", folder.File("hyphens.txt")).Out, FathomRun.Of("draw", folder.File("a.fathom"), "--group", folder.File("dots.txt")).Out);
    }

    [Fact]
    public void A_model_that_is_nowhere_is_told_with_where_it_was_looked_for() =>
        FathomRun.Of("map", "--model", "nobody/nothing-0.1B", "--prompt", "a").Refused(ExitCode.Error, "nobody/nothing-0.1B: there is no such file or folder", HuggingFaceCache.Root);

    [Theory]
    [InlineData("{\"messages\": [\n{\"role\": \"user\" \"content\": 1}]}", "line 2, byte 17")]
    [InlineData("", "it holds nothing")]
    [InlineData("[{\"role\": \"user\", \"content\": \"\\ud800\"}]", "half a surrogate pair")]
    public void Errors_of_JSON_count_from_1_and_speak_as_people_do(string text, string said)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("m.json"), text);
        foreach (string[] verb in (string[][])[["map", "--messages", folder.File("m.json")], ["template", folder.File("m.json")]])
        {
            var run = FathomRun.Of(verb);
            run.Refused(ExitCode.Error, "is not valid JSON: ", said);
            Assert.DoesNotMatch("LineNumber|BytePosition|isFinalBlock|System\\.|JsonReader", run.Error);
        }
        if (text.Length > 0)
            Assert.DoesNotMatch("LineNumber|isFinalBlock", FathomRun.WithInput(text.ReplaceLineEndings(" ") + "\n", "template", "--json", "--lines").Out);
    }

    public static TheoryData<string> Verbs => HelpTests.Verbs;

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Every_help_ends_with_examples_that_the_command_understands(string verb)
    {
        using var io = new CommandIo(Stream.Null, Stream.Null, TextWriter.Null);
        string help = FathomRun.Of([.. verb.Split(' '), "--help"]).Out;
        string[] examples = [.. help.Split("\nExamples:\n")[1].Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
        Assert.NotEmpty(examples);
        Assert.All(examples, example =>
        {
            string[] arguments = [.. CommandLineParser.SplitCommandLine(example[(example.IndexOf("fathom ", StringComparison.Ordinal) + 7)..])];
            Assert.Equal(verb, string.Join(' ', arguments.Take(verb.Split(' ').Length)));
            Assert.Empty(FathomCommand.Parse(arguments, io).Errors);
        });
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Help_is_also_a_verb(string verb) => Assert.Equal(FathomRun.Of([.. verb.Split(' '), "--help"]).Out, FathomRun.Of(["help", .. verb.Split(' ')]).Out);

    [Fact]
    public void Help_of_what_there_is_not_is_refused()
    {
        Assert.Equal(FathomRun.Of().Out, FathomRun.Of("help").Out);
        FathomRun.Of("help", "drow").Refused(ExitCode.Usage, "did you mean draw?");
    }

    [Fact]
    public void Model_prompt_and_output_have_letters()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(ExitCode.Fine, FathomRun.Of("map", "-m", Abacus, "-p", "8 + 5", "--max-tokens", "3", "--quiet", "-o", folder.File("a.json"), "-o", folder.File("a.fathom")).Code);
        Assert.Equal(3, TraceFile.Load(folder.File("a.json")).Tokens.Count);
        Assert.Equal(3, TraceFile.Load(folder.File("a.fathom")).Tokens.Count);
    }

    [Fact]
    public void A_prompt_for_an_answer_is_added_or_left_out_whatever_the_conversation_says()
    {
        const string Messages = "[{\"role\": \"user\", \"content\": \"8 + 5\"}]";
        string Rendered(string input, params string[] options) => FathomRun.WithInput(input, ["template", .. options]).Out;
        string without = Rendered(Messages), with = Rendered($"{{\"messages\": {Messages}, \"add_generation_prompt\": true}}");
        Assert.StartsWith(without, with, StringComparison.Ordinal);
        Assert.NotEqual(without, with);
        Assert.Equal(with, Rendered(Messages, "--generation-prompt"));
        Assert.Equal(without, Rendered($"{{\"messages\": {Messages}, \"add_generation_prompt\": true}}", "--no-generation-prompt"));
        FathomRun.WithInput(Messages, "template", "--generation-prompt", "--no-generation-prompt").Refused(ExitCode.Usage, "contradict");
    }

    [Fact]
    public void Reading_a_text_is_shown_before_any_of_it_is_read() =>
        Assert.Contains("reading: 0 of 7 tokens", FathomRun.Watched("map", "--ids", "1,2,3,4,5,6,7").Error, StringComparison.Ordinal);

    [Fact]
    public void A_chat_is_saved_at_its_end_and_when_one_asks()
    {
        using var folder = new TemporaryFolder();
        string[] files = ["talk.json", "talk.md", "talk.fathom"];
        var run = FathomRun.WithInput($"8 + 5\n/save {folder.File("early.json")}\n/help\n/sing\n/save\n2 + 2\n",
            ["chat", "--max-tokens", "4", "--system", "Add.", .. files.SelectMany(file => (string[])["-o", folder.File(file)])]);
        Assert.True(run.Code == ExitCode.Fine, run.Error);
        Assert.All((string[])["/save FILE writes what was said", "there is no /sing", "/save needs the name of a file"], text => Assert.Contains(text, run.Error, StringComparison.Ordinal));
        Assert.Equal(["system", "user", "assistant"], Roles("early.json"));
        Assert.Equal(["system", "user", "assistant", "user", "assistant"], Roles("talk.json"));
        Assert.Contains("2 + 2", File.ReadAllText(folder.File("talk.md")), StringComparison.Ordinal);
        Assert.Contains("of 4 generated tokens", File.ReadAllText(folder.File("talk.md")), StringComparison.Ordinal);
        Assert.Equal(4, TraceFile.Load(folder.File("talk.fathom")).Tokens.Count);
        Assert.Equal(ExitCode.Fine, FathomRun.Of("map", "--messages", folder.File("early.json"), "--max-tokens", "1", "--quiet").Code);

        string?[] Roles(string file) => [.. JsonDocument.Parse(File.ReadAllText(folder.File(file))).RootElement.GetProperty("messages").EnumerateArray().Select(static message => message.GetProperty("role").GetString())];
    }

    [Fact]
    public void A_chat_in_which_nothing_was_answered_writes_nothing_and_a_slash_can_begin_a_question()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("is not written: nothing was answered", FathomRun.WithInput("/help\n", "chat", "--out", folder.File("a.json")).Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.Path));
        FathomRun.WithInput("//2\n", "chat", "--max-tokens", "2", "--out", folder.File("a.json"));
        Assert.Contains("\"content\":\"/2\"", File.ReadAllText(folder.File("a.json")), StringComparison.Ordinal);
        FathomRun.Of("chat", "--out", "a.png").Refused(ExitCode.Usage, ".md, .txt, .json, .fathom");
    }
}
