using Fathom.Lenses;
using Fathom.Models;
using Fathom.Runs;
using Fathom.Traces;

namespace Fathom.Tests.Lenses;

public class SublayerTests
{
    [Fact]
    public void Sublayers_and_norms_are_the_references()
    {
        using var model = LanguageModel.Open(Fixtures.Path("architectures/llama/model.gguf"));
        var expected = SafetensorsFixture.Open(Fixtures.Path("lenses/sublayers-llama.safetensors"));
        int[] ids = SafetensorsFixture.Open(Fixtures.Path("architectures/llama/expected.safetensors")).Integers("input_ids");
        var measures = DepthRun.Measure(model, RunInput.Text(ids), new() { Sublayers = true }).Measures;
        Near.Within(expected.Floats("jsd_bits_mid"), measures.JsdBitsMid!.Values, 1e-4, "jsd_bits_mid");
        Near.Within(expected.Floats("norm_attention"), measures.AttentionNorms!.Values, 1e-4, "norm_attention");
        Near.Within(expected.Floats("norm_mlp"), measures.MlpNorms!.Values, 1e-4, "norm_mlp");
        Near.Within(expected.Floats("norm_update"), measures.UpdateNorms!.Values, 1e-4, "norm_update");
    }

    [Fact]
    public void Reading_more_of_a_token_changes_nothing_of_its_layers()
    {
        using var model = LanguageModel.Open(Fixtures.Model("abacus/abacus-q8_0.gguf"));
        int[] ids = [.. Enumerable.Range(5, 60)];
        var plain = DepthRun.Measure(model, RunInput.Text(ids));
        var more = DepthRun.Measure(model, RunInput.Text(ids), new() { Sublayers = true, WithEmbeddings = true });
        Near.Within(plain.Measures.JsdBits.Values, more.Measures.JsdBits.Values, 1e-6, "divergences");
        Assert.Equal(plain.Top.Ids, more.Top.Ids);
        Assert.Null(plain.Measures.Embeddings(Catalogue.JsdBits));
        Assert.All(more.Measures.Embeddings(Catalogue.JsdBits)!, static bits => Assert.InRange(bits, 0, 1));
        Assert.Equal(plain.Depth().Dtr, more.Depth().Dtr);
    }

    [Fact]
    public void Without_the_lens_there_are_norms_alone()
    {
        using var model = LanguageModel.Open(Fixtures.Model("abacus/abacus-q8_0.gguf"));
        int[] ids = [.. Enumerable.Range(5, 30)];
        var with = DepthRun.Measure(model, RunInput.Text(ids));
        var without = DepthRun.Measure(model, RunInput.Text(ids), new() { Lens = Lens.None });
        Assert.Equal(with.Measures.Norms.Values, without.Measures.Norms.Values);
        Assert.Equal(with.Measures.MlpNorms!.Values, without.Measures.MlpNorms!.Values);
        Assert.False(without.Conventions.HasLens);
        Assert.Null(without.Depth().Dtr);
        Assert.Equal(0, without.Checks.NonFinite);
        Assert.Equal(0, without.Timings.LensProduct);
        using var json = new MemoryStream();
        TraceJson.Write(json, without);
        var root = System.Text.Json.JsonDocument.Parse(json.ToArray()).RootElement;
        Assert.Equal(System.Text.Json.JsonValueKind.Null, root.GetProperty("measures").GetProperty("jsd_bits").ValueKind);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, root.GetProperty("dtr").ValueKind);
        Assert.Equal(36, root.GetProperty("measures").GetProperty("update_norm").GetArrayLength());
    }
}
