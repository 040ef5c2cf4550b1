using System.Diagnostics;
using Fathom.Charts;
using Fathom.Studies.Reporting;

namespace Fathom.Tests.Studies;

[Collection(nameof(Alone))]
public sealed class FindingsSpeedTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>By the processor's time, which is longer than that of a quiet machine's clock and does not depend on what else runs.</summary>
    [Fact]
    public void A_report_on_a_thousand_prompts_with_25_samples_takes_less_than_ten_seconds()
    {
        using var study = MadeStudy.Of(folder.File("s.duckdb"), [.. MadeStudy.Random(1_000, 25, seed: 1)]);
        long start = Stopwatch.GetTimestamp();
        var before = Environment.CpuUsage.TotalTime;
        var findings = StudyFindings.Of(study);
        using var stream = new MemoryStream();
        DrawnForms.Reports.Write(FindingsReport.Of(findings), stream, ".html");
        double seconds = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        TestContext.Current.SendDiagnosticMessage("the report took {0:0.0} s, {1:0.0} of the processor's", Stopwatch.GetElapsedTime(start).TotalSeconds, seconds);
        Assert.Equal((25, 1_000), (findings.ByK.Count, findings.Prompts.Count));
        Assert.True(seconds < 10, $"the report took {seconds:0.0} s of the processor's time");
    }
}
