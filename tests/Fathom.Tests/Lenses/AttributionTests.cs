using Fathom.Kernels;
using Fathom.Lenses;
using Fathom.Models;
using Fathom.Tests.Models;

namespace Fathom.Tests.Lenses;

public class AttributionTests
{
    [Theory, InlineData("llama"), InlineData("qwen3"), InlineData("gemma2"), InlineData("gpt2"), InlineData("gptneox")]
    public void Every_part_adds_what_the_reference_says(string folder)
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

    [Theory, MemberData(nameof(ArchitectureForm.All), MemberType = typeof(ArchitectureForm))]
    public void All_parts_add_up_to_the_logit_of_every_architecture(string folder, string form, string expectedName)
    {
        using var model = ArchitectureForm.Open(folder, form, expectedName, out var expected);
        int[] ids = expected.Integers("input_ids");
        bool everyLayer = expected.Has("lens_logits");
        float[] logits = expected.Floats(everyLayer ? "lens_logits" : "logits");
        foreach (int column in (int[])[0, ids.Length / 2, ids.Length - 1])
            for (int layer = everyLayer ? 1 : model.Shape.Layers; layer <= model.Shape.Layers; layer++)
            {
                int row = (everyLayer ? (layer - 1) * ids.Length : 0) + column, token = (7 * row + 3) % model.Shape.Vocabulary;
                double logit = Uncapped(logits[row * model.Shape.Vocabulary + token], model) - Biases(model, token);
                var attribution = Attribution.Of(model, ids.AsSpan(0, column + 1), layer, token, sequence: ids.Length);
                Assert.Equal(1 + 2 * layer, attribution.Parts.Count);
                Assert.Equal(logit, attribution.Logit, 1e-4 * Math.Max(1, Math.Abs(logit)));
            }
    }

    [Fact]
    public void A_long_sequence_is_read_in_batches_to_the_same_parts()
    {
        using var model = LanguageModel.Open(Fixtures.Model("smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"));
        int[] ids = [.. Enumerable.Range(0, 700).Select(static i => 100 + i * 37 % 9000)];
        var attribution = Attribution.Of(model, ids, 4, 1000);
        using var decoder = new SingleSequence(model, ids.Length);
        var recorder = new StreamRecorder(model.Shape, ids.Length);
        decoder.Feed(ids, recorder);
        var last = recorder.Hidden.AsSpan((4 * ids.Length + ids.Length - 1) * model.Shape.Width, model.Shape.Width);
        float[] normed = new float[last.Length];
        model.Transformer.FinalNorm.ApplyToPart(last, model.Transformer.FinalNorm.Scale(last), normed);
        Assert.Equal(Product(normed, model, 1000), attribution.Logit, 1e-3);
    }

    [Fact]
    public void Layers_and_tokens_that_do_not_exist_are_refused()
    {
        using var model = LanguageModel.Open(Fixtures.Model("abacus/abacus-q8_0.gguf"));
        Assert.Throws<FathomException>(() => Attribution.Of(model, [1, 2], 0, 5));
        Assert.Throws<FathomException>(() => Attribution.Of(model, [1, 2], 37, 5));
        Assert.Throws<FathomException>(() => Attribution.Of(model, [1, 2], 3, 380));
    }

    /// <summary>A logit as it was before the model's soft cap.</summary>
    static double Uncapped(double logit, LanguageModel model) =>
        model.Transformer.Unembedding.SoftCap is > 0 and var cap ? cap * Math.Atanh(logit / cap) : logit;

    /// <summary>What the biases of the final norm and of the head add to a token's logit.</summary>
    static double Biases(LanguageModel model, int token)
    {
        double ofHead = Values(model, "output.bias") is { } head ? head[token] : 0;
        return ofHead + (Values(model, "output_norm.bias") is { } norm ? Product(norm, model, token) : 0);
    }

    /// <summary>The product with a token's row of the unembedding.</summary>
    static double Product(float[] vector, LanguageModel model, int token)
    {
        float[] row = Values(model, "output.weight", token) ?? Values(model, "token_embd.weight", token)!;
        return vector.Select((value, i) => (double)value * row[i]).Sum();
    }

    static float[]? Values(LanguageModel model, string name, int row = 0)
    {
        if (model.Tensors.FirstOrDefault(tensor => tensor.Name == name) is not { } tensor)
            return null;
        float[] values = new float[tensor.Columns];
        Dequantiser.Row(tensor.Type, tensor.Row(row), values);
        return values;
    }
}
