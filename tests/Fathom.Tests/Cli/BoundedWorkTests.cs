using Fathom.Cli;

namespace Fathom.Tests.Cli;

/// <summary>Files that once made the command work for minutes, take gigabytes or fail within.</summary>
[Collection(nameof(Alone))]
public sealed class BoundedWorkTests
{
    [Theory]
    [InlineData("hang-charsmap-cycle", "the tokenizer takes more than \\d+ steps on this text", "model", "verify")]
    [InlineData("hang-unigram-long-token", "the tokenizer takes more than \\d+ steps on this text", "model", "verify")]
    public void A_tokenizer_that_works_without_end_is_stopped(string folder, string reason, params string[] verb) =>
        Ends(ExitCode.Error, reason, 10, () => FathomRun.Of([.. verb, Fixtures.Path($"faults/{folder}/model.gguf")]));

    [Fact]
    public void A_model_whose_tokenizer_has_a_long_token_reads_a_short_prompt() =>
        Ends(ExitCode.Fine, "", 10, () => FathomRun.Of("map", "--model", Fixtures.Path("faults/hang-unigram-long-token/model.gguf"), "--prompt", "hi"));

    [Theory]
    [InlineData("hang-template-attribute", "attr.jinja", "steps")]
    [InlineData("hang-template-attribute", "join.jinja", "steps")]
    [InlineData("hang-template-startswith", "u1.jinja", "steps")]
    [InlineData("hang-template-startswith", "u3.jinja", "steps")]
    [InlineData("memory-template-groupby", "t.jinja", "bytes")]
    [InlineData("memory-template-groupby", "sort.jinja", "bytes")]
    public void A_template_that_works_without_end_is_stopped(string folder, string file, string unit) =>
        Ends(ExitCode.Error, $"more than \\d+ {unit}", 3, () => FathomRun.Of("template", Fixtures.Path($"faults/{folder}/m.json"), "--file", Fixtures.Path($"faults/{folder}/{file}")));

    [Fact]
    public void A_long_added_token_is_looked_for_in_one_pass() =>
        Ends(ExitCode.Fine, "", 2, () => FathomRun.WithInput(new string('a', 1_000_000), "tokenize", "--model", Fixtures.Path("faults/slow-long-added-token/model.gguf")));

    [Fact]
    public void Half_a_surrogate_pair_in_a_tokenizer_is_told() =>
        Ends(ExitCode.Error, "tokenizer.json: the file is not valid JSON", 10, () => FathomRun.WithInput("a", "tokenize", "--model", Fixtures.Path("faults/fault-lone-surrogate-tokenizer")));

    [Fact]
    public void A_long_token_comes_back_from_a_table()
    {
        using var folder = new TemporaryFolder();
        Ends(ExitCode.Fine, "", 10, () => FathomRun.Of("draw", Fixtures.Path("faults/csv-not-read-back/trace.json"), "--out", folder.File("o.csv")));
        Ends(ExitCode.Fine, "", 10, () => FathomRun.Of("draw", folder.File("o.csv")));
    }

    /// <summary>It ends so, in so much processor time, the best of three runs, and below 500 MB.</summary>
    static void Ends(int code, string reason, double seconds, Func<FathomRun> run)
    {
        double spent = double.PositiveInfinity;
        for (int i = 0; i < 3 && spent > seconds; i++)
        {
            FathomRun ended = null!;
            var start = Environment.CpuUsage.TotalTime;
            long memory = PeakMemory.Of(() => ended = run());
            spent = Math.Min(spent, (Environment.CpuUsage.TotalTime - start).TotalSeconds);
            Assert.True(ended.Code == code, $"{ended.Code}: {ended.Error}");
            Assert.Matches(reason, ended.Error);
            Assert.InRange(memory, 0, 500 << 20);
        }
        Assert.InRange(spent, 0, seconds);
    }
}
