using System.Diagnostics;
using Fathom.Tests.Studies;

namespace Fathom.Cluster.Tests;

/// <summary>The command, by a cluster.</summary>
[Collection(nameof(Alone))]
public sealed class RunnerTests : IDisposable
{
    internal static readonly string Command = Path.Combine(Fixtures.Repository, "src", "Fathom.Cli", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "Fathom.Cli.dll");

    readonly TemporaryFolder folder = new();
    readonly string address = WorkerProcess.FreeAddress();
    readonly WorkerProcess worker;

    public RunnerTests()
    {
        worker = new WorkerProcess(join: null, address).Ready();
        File.WriteAllLines(folder.File("sums.jsonl"), Enumerable.Range(0, 8).Select(static i => $$"""{"question": "Let A = {{3 + i}} and B = {{5 + 2 * i}}. What is the sum of A and B?\n(A) {{8 + 3 * i}} (B) {{7 + i}}", "answer": "{{8 + 3 * i}}"}"""));
    }

    public void Dispose()
    {
        worker.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void A_command_that_is_killed_goes_on_to_the_rows_of_one_machine()
    {
        Assert.Equal(0, Run(killedAfter: null, "here.duckdb").ExitCode);
        var random = new Random(3);
        for (int kills = 0; kills < 2; kills++)
            Run(random.Next(3000, 6000), "there.duckdb", "--cluster", address);
        var last = Run(killedAfter: null, "there.duckdb", "--cluster", address);
        Assert.Equal(0, last.ExitCode);
        Assert.Equal(StudyContent.Of(folder.File("here.duckdb")), StudyContent.Of(folder.File("there.duckdb")));
    }

    [Fact]
    public void A_command_that_is_told_to_end_does_so_and_its_worker_is_free()
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Command, "study", "run", folder.File("s.duckdb"), "--data", folder.File("sums.jsonl"), "--samples", "500", "--cluster", address]) { RedirectStandardError = true })!;
        for (int tries = 0; Runs.Workers(address)[0].Models[0].InHand == 0; tries++)
            Assert.True(tries < 100, process.HasExited ? process.StandardError.ReadToEnd() : "no work comes");
        using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]))
            kill.WaitForExit();
        Assert.True(process.WaitForExit(TimeSpan.FromSeconds(20)), "it goes on");
        for (int tries = 0; Runs.Workers(address)[0].Models[0].Runs > 0; tries++)
            Assert.True(tries < 100, "the worker still works for it");
    }

    (int ExitCode, string Error) Run(int? killedAfter, string study, params string[] more)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet",
            [Command, "study", "run", folder.File(study), "--data", folder.File("sums.jsonl"), "--samples", "8", "--max-tokens", "32", "--seed", "5", "--grade", "auto", .. more])
        { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        if (killedAfter is { } milliseconds && !process.WaitForExit(milliseconds))
            process.Kill();
        process.WaitForExit();
        return (process.ExitCode, error.Result);
    }
}
