using System.Diagnostics;
using System.Globalization;
using Fathom.Tests.Cli;

namespace Fathom.Tests.Studies;

/// <summary>Any number of texts goes through a study in memory that does not depend on how many there are.</summary>
public sealed class StudyStreamTests : IDisposable
{
    /// <summary>What DuckDB keeps of a larger file within what it may take, and what a process' peak varies by from run to run. Were texts held, 2,000 more would take 200 MB with their columns.</summary>
    const long Varies = 150_000_000;

    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>FATHOM_TEXTS says how many texts the longer of two studies has: 3,000 where it is not set.</summary>
    [Fact]
    public void Three_times_the_texts_take_no_more_memory()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "this system does not tell a process' memory in /proc");
        int texts = int.TryParse(Environment.GetEnvironmentVariable("FATHOM_TEXTS"), CultureInfo.InvariantCulture, out int asked) ? asked : 3_000;
        long few = Peak(texts / 3), many = Peak(texts);
        TestContext.Current.TestOutputHelper?.WriteLine($"{few / 1e6:0} MB for {texts / 3} texts, {many / 1e6:0} MB for {texts}");
        Assert.InRange(many - few, long.MinValue, Varies);
    }

    /// <summary>The most memory that a study of so many texts takes.</summary>
    long Peak(int texts)
    {
        File.WriteAllLines(folder.File($"{texts}.jsonl"), Enumerable.Range(0, texts).Select(static i => $$"""{"text": "A + B = {{3 + i % 97}} + {{5 + i / 97}}"}"""));
        using var study = FathomRun.Start(folder.Path, "dotnet", [FathomRun.Assembly, "study", "run", $"{texts}.duckdb", "--data", $"{texts}.jsonl", "--text-column", "text", "--threads", "1", "--json"]);
        long peak = 0;
        string last = "";
        while (study.StandardOutput.ReadLine() is { } line)
        {
            last = line;
            peak = Math.Max(peak, Peak(study));
        }
        study.WaitForExit();
        Assert.Equal((0, texts), (study.ExitCode, System.Text.Json.JsonElement.Parse(last).GetProperty("done").GetInt32()));
        return peak;
    }

    static long Peak(Process process)
    {
        try
        {
            return PeakMemory.Resident($"{process.Id}", "VmHWM");
        }
        catch (Exception error) when (error is IOException or InvalidOperationException)
        {
            return 0;   // it has ended
        }
    }
}
