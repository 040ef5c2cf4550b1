using Fathom.Lenses.Tuned;
using Fathom.Models;
using Fathom.Runs;
using Fathom.Tests.Cli;

namespace Fathom.Tests.Lenses.Tuned;

public class TunedLensTests
{
    const string Config = """{"d_model": 64, "num_hidden_layers": 6, "bias": true, "unembed_hash": "", "lens_type": "linear_tuned_lens"}""";

    static string LensFolder => Fixtures.Path("lenses/tuned-llama");

    [Theory]
    [InlineData("params.safetensors", "params.safetensors")]
    [InlineData("params.pt", "params.pt")]
    [InlineData("params.pt", "params.pth")]
    public void A_published_lens_reads_what_its_own_program_reads(string file, string name)
    {
        using var folder = Lens(file: file, name: name);
        using var model = Llama();
        using var lens = TunedLens.Open(folder.Path, model);
        int[] ids = SafetensorsFixture.Open(Fixtures.Path("architectures/llama/expected.safetensors")).Integers("input_ids");
        var trace = DepthRun.Measure(model, RunInput.Text(ids), new() { TunedLens = lens, WithEmbeddings = true });

        float[] expected = SafetensorsFixture.Open(Fixtures.Path("lenses/tuned-llama/expected.safetensors")).Floats("jsd_bits");
        Near.Within(expected, [.. trace.Measures.Embeddings!.JsdBits, .. trace.Measures.JsdBits.Values], 1e-4, file);
        Assert.Equal($"tuned lens {Path.GetFileName(folder.Path)}", trace.Conventions.Lens);
        Assert.InRange(trace.Checks.LastRowMaxDifference!.Value, 0, 1e-3);
        Assert.Null(lens.Warning);
    }

    [Fact]
    public void A_lens_for_another_unembedding_warns_and_one_for_this_does_not()
    {
        using var model = Llama();
        string hash = UnembeddingHash.Of(model);
        using var same = Lens(Config.Replace("\"unembed_hash\": \"\"", $"\"unembed_hash\": \"{hash}\"", StringComparison.Ordinal));
        using var other = Lens(Config.Replace("\"unembed_hash\": \"\"", "\"unembed_hash\": \"0123\"", StringComparison.Ordinal));
        using var good = TunedLens.Open(same.Path, model);
        using var doubtful = TunedLens.Open(other.Path, model);
        Assert.Null(good.Warning);
        Assert.Contains("unembed_hash", doubtful.Warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"d_model\": 64", "\"d_model\": 32", "d = 32, but the model has 64")]
    [InlineData("\"num_hidden_layers\": 6", "\"num_hidden_layers\": 7", "7 layers, but the model has 6")]
    [InlineData("\"num_hidden_layers\": 6", "\"num_hidden_layers\": -1", "num_hidden_layers must be")]
    [InlineData("\"d_model\": 64, ", "", "d_model must be")]
    [InlineData("linear_tuned_lens", "mlp_lens", "mlp_lens")]
    [InlineData("\"unembed_hash\": \"\"", "\"unembed_hash\": 7", "unembed_hash must be a string")]
    [InlineData("{", "", "JSON")]
    public void A_lens_that_does_not_fit_is_refused(string from, string to, string substance)
    {
        using var folder = Lens(Config.Replace(from, to, StringComparison.Ordinal));
        using var model = Llama();
        Assert.Contains(substance, Assert.Throws<ModelFormatException>(() => TunedLens.Open(folder.Path, model)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_parameters_is_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("config.json"), Config);
        using var model = Llama();
        Assert.Contains("params.pt", Assert.Throws<FathomException>(() => TunedLens.Open(folder.Path, model)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Map_reads_through_the_lens_that_it_is_given()
    {
        var run = FathomRun.Of("map", "--model", Fixtures.Path("architectures/llama/model.gguf"), "--ids", "1,2,3", "--lens", LensFolder, "--json", "--quiet");
        Assert.Equal(0, run.Code);
        Assert.Contains("\"tuned lens tuned-llama\"", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lens_has_no_say_where_it_cannot_read()
    {
        using var model = Llama();
        using var lens = TunedLens.Open(LensFolder, model);
        Assert.Throws<FathomException>(() => DepthRun.Measure(model, RunInput.Text([1, 2]), new() { TunedLens = lens, Sublayers = true }));
        Assert.Throws<FathomException>(() => DepthRun.Measure(model, RunInput.Text([1, 2]), new() { TunedLens = lens, Lens = false }));
    }

    static LanguageModel Llama() => LanguageModel.Open(Fixtures.Path("architectures/llama/model.gguf"));

    static TemporaryFolder Lens(string config = Config, string file = "params.safetensors", string? name = null)
    {
        var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("config.json"), config);
        folder.Copy(Path.Combine(LensFolder, file), name);
        return folder;
    }
}
