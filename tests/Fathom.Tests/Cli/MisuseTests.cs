using Fathom.Cli;
using Fathom.Lenses;
using Fathom.Tests.Traces;
using Fathom.Traces;

namespace Fathom.Tests.Cli;

/// <summary>What is given by mistake costs no run, and what stands in files is not obeyed.</summary>
public class MisuseTests
{
    static readonly string[] Documents = ["a.svg", "a.html", "a.md", "a.txt"];

    [Theory]
    [InlineData("--model", "map", "--prompt", "a", "--model", "")]
    [InlineData("--text", "map", "--text", "")]
    [InlineData("--messages", "map", "--messages", "")]
    [InlineData("--answer", "map", "--prompt", "a", "--answer", "")]
    [InlineData("--out", "map", "--out", "")]
    [InlineData("--out", "map", "--out", "a.png", "--out", "")]
    [InlineData("--lens", "map", "--lens", "")]
    [InlineData("--residuals", "map", "--residuals", "")]
    [InlineData("--group", "map", "--group", "")]
    [InlineData("--labels", "draw", "m.csv", "--labels", "")]
    [InlineData("FILE", "draw", "")]
    [InlineData("FILE", "describe", "")]
    [InlineData("FILE", "tokenize", "")]
    [InlineData("FILE", "template", "")]
    [InlineData("--file", "template", "--file", "")]
    [InlineData("A", "compare", "", "b.fathom")]
    [InlineData("B", "compare", "a.fathom", "")]
    [InlineData("PATH", "model", "info", "")]
    [InlineData("PATH", "model", "verify", "")]
    [InlineData("PATH", "model", "tensor", "", "t", "--out", "t.npy")]
    [InlineData("--out", "model", "tensor", "m.gguf", "t", "--out", "")]
    [InlineData("--out", "attribute", "--out", "")]
    [InlineData("--model", "chat", "--model", "")]
    [InlineData("--text", "lens", "fit", "--text", "", "--out", "f")]
    [InlineData("--out", "lens", "fit", "--text", "t", "--out", "")]
    public void An_empty_name_is_refused_by_the_option_that_it_was_given_for(string name, params string[] arguments) =>
        FathomRun.Of(arguments).Refused(ExitCode.Usage, $"{name}: the name is empty");

    [Fact]
    public void A_file_of_groups_that_cannot_be_read_is_told_before_the_model_is_opened() =>
        FathomRun.Of("map", "--model", "none.gguf", "--prompt", "a", "--group", "none.txt").Refused(ExitCode.Error, "none.txt: cannot be read");

    [Fact]
    public void Groups_that_do_not_fit_the_answer_cost_no_run()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("spans.txt"), "0-1000\n");
        var run = FathomRun.Of("map", "--quiet", "--max-tokens", "2", "--group", folder.File("spans.txt"), "--out", folder.File("a.json"), "--out", folder.File("a.svg"));
        run.Refused(ExitCode.Error, "spans.txt: line 1 is no span of columns from 0 to 1 such as 4-8: all is written without groups");
        Assert.True(File.Exists(folder.File("a.svg")));
        Assert.Equal(2, TraceFile.Load(folder.File("a.json")).Tokens.Count);
    }

    [Fact]
    public void Minus_0_is_0()
    {
        var run = FathomRun.Of("map", "--max-tokens", "2", "--g", "-0.00", "--json");
        Assert.Equal("0", run.Json.GetProperty("conventions").GetProperty("g").GetRawText());
    }

    [Fact]
    public void A_line_on_stderr_stays_short_and_says_where_it_begins_and_ends_whatever_was_given()
    {
        string text = new('a', 70_000);
        Short(FathomRun.Of("map", "--ids", text), ExitCode.Usage, "--ids: \"aaa", "aaa\" is not a list of token ids");
        Short(FathomRun.Of("map", "--out", text), ExitCode.Usage, "--out: \"aaa", "no --format says what to write");
        Short(FathomRun.Of("draw", $"/{text}"), ExitCode.Error, "/aaa", "cannot be read");
        Short(FathomRun.Of("map", "--watch", text), ExitCode.Error, "--watch: \"aaa");

        static void Short(FathomRun run, int code, params string[] texts)
        {
            run.Refused(code, texts);
            Assert.InRange(run.Error.Length, 1, 1_100);
        }
    }

    [Fact]
    public void Names_in_files_are_not_obeyed_by_a_terminal_or_a_document()
    {
        const string Evil = "lens\e[2J\u202Eevil\u0007";
        using var folder = new TemporaryFolder();
        var trace = MeasuredTrace.OfConstant(3, 2, 0.25f);
        trace = trace with { Conventions = trace.Conventions with { Lens = LensName.Parse(Evil) }, Model = trace.Model with { Name = Evil } };
        TraceFile.Save(folder.File("t.fathom"), trace);
        string[] files = [.. Documents.Select(folder.File)];
        string[] outs = [.. files.SelectMany(static file => (string[])["--out", file])];
        string[] said =
        [
            FathomRun.Of(["draw", folder.File("t.fathom"), .. outs]).Out,
            .. files.Select(File.ReadAllText),
            FathomRun.Of(["describe", folder.File("t.fathom"), .. outs]).Out,
            .. files.Select(File.ReadAllText),
            FathomRun.Of(["compare", folder.File("t.fathom"), folder.File("t.fathom"), .. outs]).Out,
            .. files.Select(File.ReadAllText),
            FathomRun.Of("draw", folder.File("t.fathom"), "--title", Evil).Out,
        ];
        Assert.All(said, static text => Assert.DoesNotMatch("[\e\u202E\u0007]", text));
        Assert.Contains("lens\\x1B[2J\\u{202E}evil\\x07", said[5], StringComparison.Ordinal);
    }
}
