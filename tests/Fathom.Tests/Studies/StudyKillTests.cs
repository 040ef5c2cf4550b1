using System.Diagnostics;
using System.Globalization;
using Fathom.Cli;
using Fathom.Studies.Data;
using Fathom.Studies.Storing;
using Fathom.Tests.Cli;

namespace Fathom.Tests.Studies;

/// <summary>Whatever ends a study's run, its file is whole, and the same command goes on to what a run that was never ended gives.</summary>
public sealed class StudyKillTests : IDisposable
{
    readonly TemporaryFolder folder = new();
    readonly Random random = new(5);

    public StudyKillTests() => File.WriteAllLines(folder.File("sums.jsonl"), Enumerable.Range(0, 40).Select(static i =>
        $$"""{"question": "Let A = {{3 + i}} and B = {{5 + 2 * i}}. What is the sum of A and B?\n(A) {{8 + 3 * i}} (B) {{7 + i}} (C) {{12 + i}} (D) {{13 + i}}", "answer": "{{8 + 3 * i}}"}"""));

    public void Dispose() => folder.Dispose();

    /// <summary>FATHOM_KILLS says how often it is killed: 10 times where it is not set.</summary>
    [Fact]
    public void A_killed_study_goes_on_to_the_same_rows()
    {
        string whole = Whole("tokens");
        int kills = int.TryParse(Environment.GetEnvironmentVariable("FATHOM_KILLS"), out int asked) ? asked : 10, study = 0;
        while (kills > 0)
        {
            using var process = FathomRun.Start(folder.Path, "dotnet", [FathomRun.Assembly, .. Arguments($"{study}.duckdb", "tokens")]);
            if (!process.WaitForExit(random.Next(600, 3000)))
            {
                process.Kill();
                process.WaitForExit();
                kills--;
            }
            else
            {
                Assert.Equal(0, process.ExitCode);
                Assert.Equal(whole, Content($"{study}.duckdb"));
                study++;
            }
        }
        Assert.Equal(0, FathomRun.AsProcess(folder.Path, Arguments($"{study}.duckdb", "tokens")).Code);
        Assert.Equal(whole, Content($"{study}.duckdb"));
    }

    [Fact]
    public void A_study_whose_disk_fills_goes_on_to_the_same_rows()
    {
        Assert.SkipUnless(File.Exists("/bin/sh"), "the length of files is limited by sh");
        string whole = Whole("cells");
        long length = new FileInfo(folder.File("whole-cells.duckdb")).Length;
        var full = FathomRun.Started(folder.Path, "/bin/sh", ["-c", $"export DOTNET_EnableWriteXorExecute=0; trap '' XFSZ; ulimit -f {length / 2 / 512}; exec dotnet \"$@\"", "sh", FathomRun.Assembly, .. Arguments("s.duckdb", "cells")]);
        Assert.Equal(ExitCode.Error, full.Code);
        Assert.Contains("s.duckdb: cannot be written", full.Error, StringComparison.Ordinal);
        Assert.Equal(0, FathomRun.AsProcess(folder.Path, Arguments("s.duckdb", "cells")).Code);
        Assert.Equal(whole, Content("s.duckdb"));
    }

    [Fact]
    public void An_interrupted_study_keeps_what_is_done_and_goes_on()
    {
        Assert.SkipUnless(File.Exists("/bin/sh"), "signals are sent by kill");
        string whole = Whole("tokens");
        using (var process = FathomRun.Start(folder.Path, "dotnet", [FathomRun.Assembly, .. Arguments("s.duckdb", "tokens"), "--json"]))
        {
            while (process.StandardOutput.ReadLine() is { } line && !(System.Text.Json.JsonElement.Parse(line).GetProperty("tokens").GetInt64() > 0))
                continue;
            using (var kill = Process.Start("/bin/sh", ["-c", $"kill -INT {process.Id}"]))
                kill.WaitForExit();
            string error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.Equal((ExitCode.Interrupted, true), (process.ExitCode, error.Contains("interrupted:", StringComparison.Ordinal)));
        }
        Assert.False(File.Exists(folder.File("s.duckdb.progress.json")));
        using (var study = StudyFile.Open(folder.File("s.duckdb"), readOnly: true))
            Assert.InRange(Convert.ToInt64(study.Duck.Value("select count(*) from samples"), CultureInfo.InvariantCulture), 1, 160);
        Assert.Equal(0, FathomRun.AsProcess(folder.Path, Arguments("s.duckdb", "tokens")).Code);
        Assert.Equal(whole, Content("s.duckdb"));
    }

    [Fact]
    public void While_a_study_runs_others_are_told_so_and_how_far_it_is()
    {
        using var process = FathomRun.Start(folder.Path, "dotnet", [FathomRun.Assembly, .. Arguments("s.duckdb", "tokens", samples: "200"), "--grade", "auto", "--json"]);
        try
        {
            while (process.StandardOutput.ReadLine() is { } line && !(System.Text.Json.JsonElement.Parse(line).GetProperty("tokens").GetInt64() > 0))
                continue;
            FathomRun.AsProcess(folder.Path, Arguments("s.duckdb", "tokens")).Refused(ExitCode.Error, "s.duckdb: another process has this study open");
            FathomRun.AsProcess(folder.Path, "study", "query", "s.duckdb", "select 1").Refused(ExitCode.Error, "another process has this study open");
            Assert.Equal(40 * 200, FathomRun.AsProcess(folder.Path, "study", "show", "s.duckdb", "--json").Json.GetProperty("all").GetInt32());
            Assert.Matches(@"^s\.duckdb: a run has it open: [\d,]+ of 8,000 samples, [\d,]+ tokens/s, \S+( \S+)* left, DTR 0\.\d{3}, \d+\.\d % right\s$", FathomRun.AsProcess(folder.Path, "study", "show", "s.duckdb").Out);
        }
        finally
        {
            process.Kill();
        }
    }

    string Whole(string store)
    {
        Assert.Equal(0, FathomRun.AsProcess(folder.Path, Arguments($"whole-{store}.duckdb", store)).Code);
        return Content($"whole-{store}.duckdb");
    }

    static string[] Arguments(string study, string store, string samples = "4") =>
        ["study", "run", study, "--data", "sums.jsonl", "--samples", samples, "--max-tokens", "60", "--threads", "1", "--store", store, "--quiet"];

    string Content(string name) => StudyContent.Of(folder.File(name));
}
