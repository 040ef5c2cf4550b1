using Fathom.Lenses;
using Fathom.Models;

namespace Fathom.Tests.Lenses;

public class AttributionTests
{
    [Theory, InlineData("llama"), InlineData("qwen3"), InlineData("gemma2"), InlineData("gpt2"), InlineData("gptneox")]
    public void Every_part_adds_what_the_reference_says_and_all_add_up_to_the_logit(string folder)
    {
        using var model = LanguageModel.Open(Fixtures.Path($"architectures/{folder}/model.gguf"));
        int[] ids = SafetensorsFixture.Open(Fixtures.Path($"architectures/{folder}/expected.safetensors")).Integers("input_ids");
        var expected = SafetensorsFixture.Open(Fixtures.Path("lenses/attribution.safetensors"));
        int[] cases = expected.Integers($"{folder}/cases");
        float[] parts = expected.Floats($"{folder}/parts"), logits = expected.Floats($"{folder}/logit");
        int width = expected.Shape($"{folder}/parts")[1];
        for (int i = 0; i < logits.Length; i++)
        {
            int column = cases[3 * i], layer = cases[3 * i + 1], token = cases[3 * i + 2];
            var attribution = Attribution.Of(model, ids.AsSpan(0, column + 1), layer, token);
            float[] actual = [.. attribution.Parts.Select(static part => part.Logit)];
            Near.Within(parts.AsSpan(i * width, actual.Length), actual, 1e-4, $"parts of case {i}");
            Assert.Equal(logits[i], attribution.Logit, 1e-4);
        }
    }

    [Fact]
    public void Layers_and_tokens_that_do_not_exist_are_refused()
    {
        using var model = LanguageModel.Open(Fixtures.Model("abacus/abacus-q8_0.gguf"));
        Assert.Throws<FathomException>(() => Attribution.Of(model, [1, 2], 0, 5));
        Assert.Throws<FathomException>(() => Attribution.Of(model, [1, 2], 37, 5));
        Assert.Throws<FathomException>(() => Attribution.Of(model, [1, 2], 3, 380));
    }
}
