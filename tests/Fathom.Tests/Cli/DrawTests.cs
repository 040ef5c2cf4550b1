using Fathom.Cli;

namespace Fathom.Tests.Cli;

public class DrawTests
{
    [Fact]
    public void A_saved_trace_is_the_trace()
    {
        using var folder = new TemporaryFolder();
        var mapped = FathomRun.Of("map", "--json", "--out", folder.File("t.fathom"), "--out", folder.File("t.csv"), "--out", folder.File("t.json"));
        Assert.Equal(mapped.Out, FathomRun.Of("draw", folder.File("t.fathom"), "--json").Out);
        Assert.Equal(mapped.Out.TrimEnd(), File.ReadAllText(folder.File("t.json")).TrimEnd());
        Assert.Equal(1 + 36 * 44, File.ReadLines(folder.File("t.csv")).Count(static line => line.Contains(",fathom,", StringComparison.Ordinal)) + 1);
    }

    [Fact]
    public void Other_thresholds_give_other_depths_of_the_same_numbers()
    {
        using var folder = new TemporaryFolder();
        FathomRun.Of("map", "--quiet", "--out", folder.File("t.fathom"));
        var strict = FathomRun.Of("draw", folder.File("t.fathom"), "--json", "--g", "0.25", "--rho", "0.5").Json;
        var mapped = FathomRun.Of("map", "--json", "--g", "0.25", "--rho", "0.5").Json;
        Assert.Equal(18, strict.GetProperty("deep_from").GetInt32());
        Assert.Equal(mapped.GetProperty("dtr").GetDouble(), strict.GetProperty("dtr").GetDouble());
        Assert.Equal(0.25m, strict.GetProperty("conventions").GetProperty("g").GetDecimal());
        FathomRun.Of("draw", folder.File("t.fathom"), "--g", "-1").Refused(ExitCode.Usage, "g is -1");
    }

    [Fact]
    public void All_options_of_the_drawing_draw()
    {
        using var folder = new TemporaryFolder();
        FathomRun.Of("map", "--quiet", "--out", folder.File("t.fathom"));
        foreach (string measure in (string[])["jsd", "kl", "entropy", "probability", "rank", "cosine", "norm"])
        {
            var run = FathomRun.Of("draw", folder.File("t.fathom"), "--measure", measure, "--palette", "paper", "--layers", "3..9", "--tokens", "2..7",
                "--with-last-layer", "--ticks", "all", "--settling", "--regime", "--annotate", "--title", $"A {measure} picture", "--out", folder.File($"{measure}.svg"));
            Assert.Equal(ExitCode.Fine, run.Code);
            Assert.Contains($"A {measure} picture", run.Out, StringComparison.Ordinal);
            Assert.Contains($"A {measure} picture", File.ReadAllText(folder.File($"{measure}.svg")), StringComparison.Ordinal);
        }
    }
}
