using System.Text.Json;
using Fathom.Cli;

namespace Fathom.Tests.Cli;

public class DescribeTests
{
    [Fact]
    public void A_trace_is_told_in_the_terminal_in_files_and_as_JSON()
    {
        using var folder = new TemporaryFolder();
        FathomRun.Of("map", "--quiet", "--out", folder.File("t.fathom"), "--out", folder.File("t.md"));
        var run = FathomRun.Of("describe", folder.File("t.fathom"), "--out", folder.File("t.txt"), "--out", folder.File("d.md"), "--out", folder.File("d.json"));
        Assert.Equal(ExitCode.Fine, run.Code);
        Assert.All(run.Out.Split('\n'), static line => Assert.True(line.Length <= 80, line));
        Assert.Equal(Words(File.ReadAllText(folder.File("t.txt"))), Words(run.Out));
        Assert.Equal(File.ReadAllText(folder.File("t.md")), File.ReadAllText(folder.File("d.md")));
        Assert.StartsWith("## Overview\n\nThis heat map shows the JSD", File.ReadAllText(folder.File("t.md")), StringComparison.Ordinal);
        var json = FathomRun.Of("describe", folder.File("t.fathom"), "--json").Json;
        Assert.Equal(["overview", "axes", "analysis", "observations", "interpretation", "asked", "program", "instruction_set", "prompt", "messages", "sampling", "finish", "partial"], json.EnumerateObject().Select(static field => field.Name));
        Assert.Equal(json.ToString(), JsonDocument.Parse(File.ReadAllText(folder.File("d.json"))).RootElement.ToString());
        Assert.Contains(json.GetProperty("overview").GetString()!, File.ReadAllText(folder.File("t.txt")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_matrix_is_told_too()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("m.csv"), "layer,The, answer\n1,0.9,\n2,0.1,0.5\n");
        Assert.Contains("“answer” (column 1): not measured at layer 1; moderate, 0.50, at layer 2.",
            FathomRun.Of("describe", folder.File("m.csv")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void The_SVG_carries_the_overview()
    {
        using var folder = new TemporaryFolder();
        FathomRun.Of("map", "--quiet", "--max-tokens", "3", "--out", folder.File("t.svg"), "--out", folder.File("t.txt"));
        string overview = File.ReadAllLines(folder.File("t.txt"))[2];
        Assert.Contains($"<desc>{System.Security.SecurityElement.Escape(overview)}</desc>", File.ReadAllText(folder.File("t.svg")), StringComparison.Ordinal);
    }

    static string[] Words(string text) => text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
}
