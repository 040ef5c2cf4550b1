using System.Text.RegularExpressions;
using Fathom.Cli;

namespace Fathom.Tests.Cli;

/// <summary>Whatever becomes of the streams of the process, results are written and the exit code tells.</summary>
public class StreamTests
{
    [Theory]
    [InlineData("2>/dev/full", ExitCode.Fine)]
    [InlineData("2>&-", ExitCode.Fine)]
    [InlineData(">/dev/full", ExitCode.Error)]
    [InlineData(">&-", ExitCode.Error)]
    [InlineData(">&- 2>&-", ExitCode.Error)]
    [InlineData(">/dev/full 2>/dev/full", ExitCode.Error)]
    [InlineData("<&-", ExitCode.Fine)]
    [InlineData("<&- >&- 2>&-", ExitCode.Error)]
    [InlineData("1</dev/null", ExitCode.Error)]
    [InlineData("2</dev/null", ExitCode.Fine)]
    public void Streams_that_are_full_or_closed_stop_no_run(string streams, int code)
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "this system has no /dev/full");
        using var folder = new TemporaryFolder();
        var run = FathomRun.Started(folder.Path, "/bin/sh", "-c",
            $"dotnet '{FathomRun.Assembly}' map --max-tokens 2 --out a.svg --out a.fathom {streams}");
        Assert.Equal(code, run.Code);
        Assert.Equal(["a.fathom", "a.svg"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order());
        if (code == ExitCode.Fine)
            Assert.Contains("DTR", run.Out, StringComparison.Ordinal);
        else if (!streams.Contains('2'))
            Assert.Contains("fathom: standard output cannot be written: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_verb_that_tells_only_on_stderr_ends_with_its_code_where_nobody_can_be_told()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "this system has no /dev/full");
        foreach (string streams in (string[])["2>/dev/full", "2>&-"])
            Assert.Equal(ExitCode.Usage, FathomRun.Started("/", "/bin/sh", "-c", $"dotnet '{FathomRun.Assembly}' map --bogus {streams}").Code);
    }

    [Fact]
    public void Reading_from_a_closed_standard_input_is_told()
    {
        Assert.SkipUnless(File.Exists("/bin/sh"), "streams are closed by a shell");
        FathomRun.Started("/", "/bin/sh", "-c", $"dotnet '{FathomRun.Assembly}' map --prompt - <&-").Refused(ExitCode.Error, "standard input: cannot be read: it is closed");
    }

    [Theory]
    [InlineData("svg", "<svg")]
    [InlineData("json", "{\"form\"")]
    [InlineData("md", "## Overview")]
    [InlineData("csv", "")]
    public void Standard_output_is_written_as_a_file_of_the_form_that_is_asked_for(string form, string beginning)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no /dev/stdout");
        using var folder = new TemporaryFolder();
        string file = folder.File($"a.{form}");
        FathomRun.Of("map", "--max-tokens", "2", "--quiet", "--out", folder.File("t.fathom"));
        var run = FathomRun.Of("draw", folder.File("t.fathom"), "--out", "/dev/stdout", "--format", form, "--out", file);
        Assert.Equal(ExitCode.Fine, run.Code);
        Assert.Contains(beginning, run.Out, StringComparison.Ordinal);
        Assert.Equal(WithoutNumbers(File.ReadAllText(file)), WithoutNumbers(run.Out));
        Assert.Contains("wrote /dev/stdout", run.Error, StringComparison.Ordinal);

        // The numbers of an SVG's clip paths go on counting through the process.
        static string WithoutNumbers(string text) => Regex.Replace(text, "cl_[0-9a-f]+", "");
    }

    [Fact]
    public void Standard_output_in_a_file_holds_what_is_written_to_it_and_nothing_else()
    {
        Assert.SkipUnless(File.Exists("/bin/sh"), "streams are redirected by a shell");
        using var folder = new TemporaryFolder();
        var run = FathomRun.Started(folder.Path, "/bin/sh", "-c",
            $"dotnet '{FathomRun.Assembly}' map --max-tokens 2 --out /dev/stdout --format fathom > a.fathom && dotnet '{FathomRun.Assembly}' draw a.fathom");
        Assert.Equal(ExitCode.Fine, run.Code);
        Assert.Contains("DTR", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pipe_that_the_shell_names_is_written_to()
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "bash makes such pipes");
        using var folder = new TemporaryFolder();
        var run = FathomRun.Started(folder.Path, "/bin/bash", "-c",
            $"dotnet '{FathomRun.Assembly}' map --max-tokens 2 --quiet --out >(cat > a.svg) --format svg; sleep 1; tail -c 7 a.svg");
        Assert.StartsWith("</svg>", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_form_or_with_one_that_nothing_needs_it_is_refused()
    {
        FathomRun.Of("map", "--out", "/dev/stdout").Refused(ExitCode.Usage, "/dev/stdout", "--format");
        FathomRun.Of("map", "--format", "svg").Refused(ExitCode.Usage, "--format");
        FathomRun.Of("map", "--format", "svg", "--out", "a.png").Refused(ExitCode.Usage, "--format");
        FathomRun.Of("map", "--format", "tiff", "--out", "a").Refused(ExitCode.Usage, "tiff");
        FathomRun.Of("map", "--format", "json", "--out", "/dev/stdout", "--json").Refused(ExitCode.Usage, "standard output");
    }
}
