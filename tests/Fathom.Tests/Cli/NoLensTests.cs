using System.Text.Json;
using Fathom.Cli;

namespace Fathom.Tests.Cli;

/// <summary>Activations are measured, saved and drawn without reading a layer through the lens.</summary>
public class NoLensTests
{
    [Fact]
    public void What_only_a_lens_tells_is_null_and_norms_are_those_with_a_lens()
    {
        JsonElement without = FathomRun.Of("map", "--no-lens", "--json", "--quiet").Json, with = FathomRun.Of("map", "--json", "--quiet").Json;
        Assert.Equal("no lens", without.GetProperty("conventions").GetProperty("lens").GetString());
        Assert.Equal(JsonValueKind.Null, without.GetProperty("dtr").ValueKind);
        Assert.All(without.GetProperty("tokens").EnumerateArray(), static token => Assert.All((string[])["settling_depth", "resettling_depth", "deep", "self_certainty"],
            name => Assert.Equal(JsonValueKind.Null, token.GetProperty(name).ValueKind)));
        foreach (string name in (string[])["norms", "update_norm", "attention_norm", "mlp_norm", "cosine_distance"])
            Assert.Equal(with.GetProperty("measures").GetProperty(name).GetRawText(), without.GetProperty("measures").GetProperty(name).GetRawText());
        foreach (string name in (string[])["jsd_bits", "kl_nats", "entropy_nats", "probability", "rank", "jsd_bits_mid"])
            Assert.Equal(JsonValueKind.Null, without.GetProperty("measures").GetProperty(name).ValueKind);
        Assert.Equal(0, without.GetProperty("timings").GetProperty("lens_product").GetDouble());
    }

    [Fact]
    public void The_norm_is_drawn_unless_another_activation_is_asked_for()
    {
        using var folder = new TemporaryFolder();
        string trace = folder.File("t.fathom");
        string shown = FathomRun.Of("map", "--no-lens", "--quiet", "--out", trace).Out + FathomRun.Of("draw", trace).Out;
        Assert.Contains("L2 norm of the residual stream", shown, StringComparison.Ordinal);
        Assert.Contains("no lens: no settling depths, no DTR", shown, StringComparison.Ordinal);
        foreach (string measure in (string[])["norm", "update", "attention", "mlp", "cosine"])
            Assert.Equal(ExitCode.Fine, FathomRun.Of("draw", trace, "--measure", measure, "--quiet", "--out", folder.File($"{measure}.png")).Code);
    }

    [Fact]
    public void The_embeddings_are_a_layer_of_the_norm()
    {
        Assert.Equal(ExitCode.Fine, FathomRun.Of("map", "--no-lens", "--quiet", "--layers", "0..3").Code);
        FathomRun.Of("map", "--quiet", "--layers", "0..3").Refused(ExitCode.Error, "there are no layers 0 to 3");
    }

    [Theory]
    [InlineData("--measure: without a lens there is no jsd", "--measure", "jsd")]
    [InlineData("--measure: without a lens there is no rank", "--measure", "rank")]
    [InlineData("--settling: without a lens", "--settling")]
    [InlineData("--regime: without a lens", "--regime")]
    [InlineData("--annotate: without a lens", "--annotate")]
    public void What_was_not_measured_cannot_be_drawn(string reason, params string[] options)
    {
        using var folder = new TemporaryFolder();
        string trace = folder.File("t.fathom");
        FathomRun.Of(["map", "--no-lens", "--quiet", .. options]).Refused(ExitCode.Usage, reason);
        Assert.Equal(ExitCode.Fine, FathomRun.Of("map", "--no-lens", "--quiet", "--out", trace).Code);
        FathomRun.Of(["draw", trace, .. options]).Refused(ExitCode.Usage, reason);
    }

    [Theory]
    [InlineData("--sublayers")]
    [InlineData("--with-embeddings")]
    [InlineData("--watch", "3")]
    [InlineData("--lens", "FOLDER")]
    public void What_reads_through_the_lens_contradicts_it(params string[] options) =>
        FathomRun.Of(["map", "--no-lens", "--quiet", .. options]).Refused(ExitCode.Usage, "which --no-lens leaves out");

    [Theory]
    [InlineData(ExitCode.Usage, "ends in none of .safetensors, .npy", "--residuals", "a.txt")]
    [InlineData(ExitCode.Usage, "--half goes with --residuals", "--half")]
    [InlineData(ExitCode.Usage, "--residuals and --out would both write", "--residuals", "a.npy", "--out", "a.json")]
    [InlineData(ExitCode.Error, "its folder does not exist", "--residuals", "/none/a.npy")]
    public void Residual_streams_that_cannot_be_written_are_refused_before_the_run(int code, string reason, params string[] options) =>
        FathomRun.Of(["map", "--quiet", .. options]).Refused(code, reason);

    [Fact]
    public void A_full_disk_ends_a_run_that_writes_residual_streams()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "this system has no /dev/full");
        using var folder = new TemporaryFolder();
        File.CreateSymbolicLink(folder.File("full.safetensors"), "/dev/full");
        FathomRun.Of("map", "--quiet", "--residuals", folder.File("full.safetensors")).Refused(ExitCode.Error, "full.safetensors", "the disk is full");
        Assert.Single(Directory.GetFiles(folder.Path));
    }
}
