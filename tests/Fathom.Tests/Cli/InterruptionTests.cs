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
            "map", "--model", model, "--prompt", "Count.", "--ignore-eos", "--max-tokens", "5000", "--out", "t.json", "--json");
        Assert.Contains("the prompt is written", process.StandardError.ReadLine(), StringComparison.Ordinal);
        Thread.Sleep(2000);
        using (var kill = Process.Start("/bin/sh", ["-c", $"kill -INT {process.Id}"]))
            kill.WaitForExit();
        string output = process.StandardOutput.ReadToEnd(), error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(ExitCode.Interrupted, process.ExitCode);
        Assert.Contains("interrupted", error, StringComparison.Ordinal);
        Assert.InRange(JsonDocument.Parse(output).RootElement.GetProperty("generated_ids").GetArrayLength(), 1, 4999);
        Assert.Equal(output.TrimEnd(), File.ReadAllText(folder.File("t.json")).TrimEnd());
    }
}
