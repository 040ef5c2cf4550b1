using System.Diagnostics;
using System.Text.Json;
using Fathom.Cli;

namespace Fathom.Tests.Cli;

public class InterruptionTests
{
    const string SmolLm = "smollm2/SmolLM2-135M-Instruct.Q4_1.gguf";

    [Fact]
    public void Interrupting_ends_the_generation_and_keeps_what_was_measured()
    {
        using var folder = new TemporaryFolder();
        using var process = Start(folder, "map", "--prompt", "Count.", "--ignore-eos", "--max-tokens", "5000", "--out", "t.json", "--json");
        AwaitGeneration(process);
        var run = Interrupt(process);
        Assert.Equal(ExitCode.Interrupted, run.Code);
        Assert.Contains("interrupted", run.Error, StringComparison.Ordinal);
        Assert.InRange(run.Json.GetProperty("generated_ids").GetArrayLength(), 1, 4999);
        Assert.Equal(run.Out.TrimEnd(), File.ReadAllText(folder.File("t.json")).TrimEnd());
    }

    [Fact]
    public void Everything_that_is_written_of_an_interrupted_run_says_that_it_is_partial()
    {
        using var folder = new TemporaryFolder();
        string[] files = ["t.fathom", "t.svg", "t.html", "t.csv", "t.md"];
        using var process = Start(folder, ["map", "--prompt", "Count.", "--ignore-eos", "--max-tokens", "5000", "--json", "--quiet", .. files.SelectMany(static file => (string[])["--out", file])]);
        Thread.Sleep(5000);
        var run = Interrupt(process);
        Assert.Equal(ExitCode.Interrupted, run.Code);
        Assert.Equal("interrupted: what was measured until then is kept", run.Error.Trim());
        Assert.True(run.Json.GetProperty("partial").GetBoolean());
        Assert.Equal("cancelled", run.Json.GetProperty("finish").GetString());
        Assert.All(files[1..], file => Assert.Contains("partial", File.ReadAllText(folder.File(file)), StringComparison.Ordinal));
        Assert.All((string[])["t.fathom", "t.csv"], file => Assert.Contains("partial: the run was interrupted", FathomRun.Of("draw", folder.File(file)).Out, StringComparison.Ordinal));
    }

    [Fact]
    public void Interrupting_a_run_by_llama_cpp_ends_within_a_step_and_keeps_what_was_measured()
    {
        using var folder = new TemporaryFolder();
        using var process = Start(folder, "map", "--engine", "llama.cpp", "--threads", "1", "--prompt", "Count.", "--ignore-eos", "--max-tokens", "5000", "--json");
        AwaitGeneration(process);
        var run = Interrupt(process);
        Assert.Equal(ExitCode.Interrupted, run.Code);
        Assert.Contains("interrupted", run.Error, StringComparison.Ordinal);
        Assert.True(run.Json.GetProperty("partial").GetBoolean());
        Assert.InRange(run.Json.GetProperty("generated_ids").GetArrayLength(), 1, 4999);
    }

    [Fact]
    public void Interrupting_the_writing_of_float32_weights_leaves_nothing_half_written()
    {
        using var folder = new TemporaryFolder();
        using var process = StartWith(new() { [CacheFolder.Variable] = folder.Path }, folder, "map", "--engine", "llama.cpp", "--exact", "--prompt", "Count.");
        var patience = Stopwatch.StartNew();
        while (Directory.GetFiles(folder.Path).Length == 0 && patience.Elapsed < TimeSpan.FromMinutes(1))
            Thread.Sleep(5);
        Assert.Single(Directory.GetFiles(folder.Path));
        Assert.Equal(ExitCode.Interrupted, Interrupt(process).Code);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Interrupting_samples_keeps_what_was_measured_of_each()
    {
        using var folder = new TemporaryFolder();
        using var process = Start(folder, "sample", "--prompt", "Count.", "--n", "2", "--max-tokens", "5000", "--ignore-eos", "--out", "s.json", "--json");
        AwaitGeneration(process);
        var run = Interrupt(process);
        Assert.Equal(ExitCode.Interrupted, run.Code);
        Assert.Contains("interrupted: 0 of 2 samples are done", run.Error, StringComparison.Ordinal);
        Assert.All(run.Json.GetProperty("samples").EnumerateArray(), static sample =>
        {
            Assert.Equal("cancelled", sample.GetProperty("finish").GetString());
            Assert.InRange(sample.GetProperty("tokens").GetInt32(), 1, 4999);
            Assert.Equal(sample.GetProperty("tokens").GetInt32(), sample.GetProperty("deep").GetArrayLength());
        });
        Assert.Equal(run.Out.TrimEnd(), File.ReadAllText(folder.File("s.json")).TrimEnd());
    }

    [Fact]
    public void Interrupting_an_answer_of_a_chat_keeps_its_beginning_and_the_chat_ends_with_130()
    {
        using var folder = new TemporaryFolder();
        using var process = Start(folder, "chat", "--max-tokens", "5000");
        process.StandardInput.WriteLine("Write a long story about the sea.");
        process.StandardInput.Flush();
        Assert.NotEqual(-1, process.StandardOutput.Read());
        var run = Interrupt(process, static process => process.StandardInput.Close());
        Assert.Equal(ExitCode.Interrupted, run.Code);
        Assert.Contains("DTR", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Interrupting_an_attribution_takes_apart_what_was_generated_and_ends_with_130()
    {
        using var folder = new TemporaryFolder();
        using var process = Start(folder, "attribute", "--prompt", "Count.", "--ignore-eos", "--max-tokens", "5000", "--json");
        AwaitGeneration(process);
        var run = Interrupt(process);
        Assert.Equal(ExitCode.Interrupted, run.Code);
        Assert.Contains("interrupted", run.Error, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Object, run.Json.ValueKind);
    }

    [Fact]
    public void Interrupting_the_fit_of_a_lens_ends_with_130()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder.File("text.txt"), Enumerable.Range(0, 4000).Select(static i => $"The number {i} follows {i - 1}."));
        using var process = Start(folder, "lens", "fit", "--text", "text.txt", "--out", "lens");
        var patience = Stopwatch.StartNew();
        while (!Directory.Exists(folder.File("lens")) && patience.Elapsed < TimeSpan.FromMinutes(1))
            Thread.Sleep(20);
        var run = Interrupt(process);
        Assert.Equal(ExitCode.Interrupted, run.Code);
        Assert.Contains("interrupted", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("lens/params.safetensors")));
    }

    static Process Start(TemporaryFolder folder, params string[] arguments) => StartWith([], folder, arguments);

    static Process StartWith(Dictionary<string, string> environment, TemporaryFolder folder, params string[] arguments)
    {
        Assert.SkipUnless(File.Exists("/bin/sh"), "signals are sent by kill");
        var start = new ProcessStartInfo("dotnet", [FathomRun.Assembly, .. arguments, "--model", Fixtures.Model(SmolLm)])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Waits until the prompt is read, and some tokens are generated.</summary>
    static void AwaitGeneration(Process process)
    {
        Assert.Contains("the prompt is written", process.StandardError.ReadLine(), StringComparison.Ordinal);
        Thread.Sleep(2000);
    }

    /// <summary>Sends the process Ctrl+C's signal, and waits for its end.</summary>
    static FathomRun Interrupt(Process process, Action<Process>? afterwards = null)
    {
        using (var kill = Process.Start("/bin/sh", ["-c", $"kill -INT {process.Id}"]))
            kill.WaitForExit();
        afterwards?.Invoke(process);
        var output = process.StandardOutput.ReadToEndAsync();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return new(process.ExitCode, output.Result, error);
    }
}
