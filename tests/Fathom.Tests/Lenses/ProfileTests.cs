using Fathom.Lenses;
using Fathom.Models;
using Fathom.Runs;

namespace Fathom.Tests.Lenses;

public class ProfileTests
{
    [Theory]
    [InlineData("llama", "architectures/llama/expected.safetensors", "paper-literal")]
    [InlineData("llama", "architectures/llama/expected.safetensors", "dtr-explorer")]
    [InlineData("smollm2", "smollm2/prose.safetensors", "paper-literal")]
    [InlineData("smollm2", "smollm2/prose.safetensors", "dtr-explorer")]
    public void A_profile_measures_what_others_measure(string name, string inputs, string profile)
    {
        using var model = LanguageModel.Open(name == "llama"
            ? Fixtures.Path("architectures/llama/model.gguf") : Fixtures.Model("smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"));
        var profiles = SafetensorsFixture.Open(Fixtures.Path("lenses/profiles.safetensors"));
        int[] ids = profiles.Has($"{name}/input_ids") ? profiles.Integers($"{name}/input_ids") : SafetensorsFixture.Open(Fixtures.Path(inputs)).Integers("input_ids");
        var trace = DepthRun.Measure(model, RunInput.Text(ids), new() { Profile = LensProfile.Named(profile)! });

        bool nats = trace.Conventions.GUnit == "nats";
        float[] expected = profiles.Floats($"{name}/{profile}");
        float[] actual = [.. trace.Measures.JsdBits.Values.ToArray().Select(bits => nats ? (float)(bits * Math.Log(2)) : bits)];
        Near.Within(expected, actual, 1e-4, profile);
        Assert.NotNull(trace.Checks.LastRowMaxDifference);
        if (nats)
            Assert.True(trace.Checks.LastRowMaxDifference > 0.01, "normed twice, the last row is not the model's own");
        else
            Assert.InRange(trace.Checks.LastRowMaxDifference.Value, 0, 1e-3);
    }
}
