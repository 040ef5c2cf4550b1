using Fathom.Tests.Cli;

namespace Fathom.Tests;

public class SkipCountTests
{
    [Fact]
    public void Skipped_tests_are_counted_by_reason_and_all_else_is_shown()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/awk"), "this system has no awk");
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder.File("log"),
        [
            "Running tests from a.dll",
            "skipped A.B(c: \"d\")", "  no fixtures", "  from a.dll (net10.0|x64)",
            "failed A.C", "  an assertion", "  from a.dll (net10.0|x64)",
            "skipped A.D", "  no fixtures", "  from a.dll (net10.0|x64)",
            "skipped A.E", "  no browser", "  from a.dll (net10.0|x64)",
            "Test run summary: Failed!",
        ]);
        var run = FathomRun.Started(folder.Path, "awk", "-f", Path.Combine(Fixtures.Repository, "tests", "skips.awk"), "log");
        Assert.Equal(
            ["Running tests from a.dll", "failed A.C", "  an assertion", "  from a.dll (net10.0|x64)", "Test run summary: Failed!", "skipped 2: no fixtures", "skipped 1: no browser"],
            run.Out.TrimEnd().Split('\n'));
    }
}
