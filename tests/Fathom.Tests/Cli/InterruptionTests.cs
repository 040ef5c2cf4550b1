using System.Diagnostics;
using System.Text.Json;
using Fathom.Cli;

namespace Fathom.Tests.Cli;

public class InterruptionTests
{
    [Fact]
    public void Interrupting_ends_the_generation_and_keeps_what_was_measured()
    {
        Assert.SkipUnless(File.Exists("/bin/sh"), "signals are sent by kill");
        string model = Fixtures.Model("smollm2/SmolLM2-135M-Instruct.Q4_1.gguf");
        using var folder = new TemporaryFolder();
        using var process = FathomRun.Start(folder.Path, "dotnet", FathomRun.Assembly,
            "map", "--model", model, "--prompt", "Count.", "--ignore-eos", "--max-tokens", "5000", "--out", "t.json", "--out", "t.fathom", "--out", "t.svg", "--out", "t.html", "--out", "t.csv", "--out", "t.md", "--json", "--quiet");
        Thread.Sleep(5000);
        using (var kill = Process.Start("/bin/sh", ["-c", $"kill -INT {process.Id}"]))
            kill.WaitForExit();
        string output = process.StandardOutput.ReadToEnd(), error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(ExitCode.Interrupted, process.ExitCode);
        Assert.Equal("interrupted: what was measured until then is kept", error.Trim());
        Assert.True(JsonDocument.Parse(output).RootElement.GetProperty("partial").GetBoolean());
        Assert.Equal("cancelled", JsonDocument.Parse(output).RootElement.GetProperty("finish").GetString());
        Assert.All((string[])["t.svg", "t.html", "t.csv", "t.md"], name => Assert.Contains("partial", File.ReadAllText(folder.File(name)), StringComparison.Ordinal));
        Assert.Contains("partial: the run was interrupted", FathomRun.Of("draw", folder.File("t.fathom")).Out, StringComparison.Ordinal);
        Assert.Contains("partial: the run was interrupted", FathomRun.Of("draw", folder.File("t.csv")).Out, StringComparison.Ordinal);
        Assert.InRange(JsonDocument.Parse(output).RootElement.GetProperty("generated_ids").GetArrayLength(), 1, 4999);
        Assert.Equal(output.TrimEnd(), File.ReadAllText(folder.File("t.json")).TrimEnd());
    }
}
