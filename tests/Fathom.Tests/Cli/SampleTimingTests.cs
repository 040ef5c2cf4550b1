using System.Text.Json;
using Fathom.Cli;

namespace Fathom.Tests.Cli;

/// <summary>Where the time of samples went, as a process tells it that has just started.</summary>
[Collection(nameof(Alone))]
public class SampleTimingTests
{
    const int Runs = 4;

    [Theory]
    [InlineData("abacus/abacus-q8_0.gguf", 1, 60)]
    [InlineData("abacus/abacus-q8_0.gguf", 8, 60)]
    [InlineData("smollm2/SmolLM2-135M-Instruct.Q4_1.gguf", 4, 6)]
    public void At_most_3_percent_of_the_time_belongs_to_nothing_that_is_told(string model, int samples, int tokens)
    {
        string path = Fixtures.Model(model);
        double least = double.PositiveInfinity;
        for (int run = 0; run < Runs && least > 0.03; run++)
            least = Math.Min(least, Left(path, samples, tokens));
        Assert.InRange(least, 0, 0.03);
    }

    /// <summary>The share of `total` that is in no other field. It is never less than nothing: no time is told twice.</summary>
    static double Left(string model, int samples, int tokens)
    {
        using var folder = new TemporaryFolder();
        var run = FathomRun.AsProcess(folder.Path, "sample", "--json", "--model", model, "--prompt", "What is 8 + 5?", "--n", $"{samples}", "--max-tokens", $"{tokens}");
        Assert.Equal(ExitCode.Fine, run.Code);
        var timings = run.Json.GetProperty("timings");
        double total = Seconds(timings, "total");
        double told = ((string[])["load", "prefill", "decode", "lens_product", "lens_reduction"]).Sum(name => Seconds(timings, name));
        Assert.InRange(told, 0, total);
        return (total - told) / total;
    }

    static double Seconds(JsonElement timings, string name) => timings.GetProperty(name).GetDouble();
}
