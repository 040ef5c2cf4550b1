using Fathom.Models;
using Fathom.Runs;

namespace Fathom.Tests.Models;

/// <summary>Models with other keys than usual, as published ones have them: computed as the reference does, or refused by name.</summary>
public class ModelVariantTests
{
    public static TheoryData<string> Names => [.. ModelVariant.Names.DefaultIfEmpty("none")];

    [Theory, MemberData(nameof(Names))]
    public void Every_key_that_changes_a_number_is_honoured_or_refused(string name)
    {
        using var variant = ModelVariant.Make(name);
        if (variant.Refused is { } reason)
            Refuse(variant, reason);
        else
            Compare(variant);
    }

    static void Refuse(ModelVariant variant, string reason)
    {
        var error = Assert.ThrowsAny<FathomException>(() =>
        {
            using var model = LanguageModel.Open(variant.Path);
            DepthRun.Measure(model, RunInput.Text(SafetensorsFixture.Open(Fixtures.Path("variants/llama-base.safetensors")).Integers("input_ids")));
        });
        Assert.True(Names(variant).Any(name => error.Message.Contains(name, StringComparison.Ordinal)), $"{error.Message}: should name what is edited ({reason})");

        static IEnumerable<string> Names(ModelVariant variant) => variant.Edited.Select(static key => key.Split('.')[^1]).Concat(["weight", "bias", "layer_types"]);
    }

    static void Compare(ModelVariant variant)
    {
        var expected = variant.Expected();
        using var model = LanguageModel.Open(variant.Path);
        int[] ids = expected.Integers("input_ids"), greedy = expected.Integers("greedy_ids");
        using (var decoder = new SingleSequence(model, ids.Length))
        {
            var recorder = new StreamRecorder(model.Shape, ids.Length);
            decoder.Feed(ids, recorder);
            Near.Largest(expected.Floats("hidden"), recorder.Hidden, 1e-4, "hidden");
            Near.Deviations(expected.Floats("logits").AsSpan((ids.Length - 1) * model.Shape.Vocabulary), decoder.Logits(), 1e-4, "logits");
        }
        double kl = model.Shape.Layers > 40 ? 3e-5 : 1e-5; // rounding of float32 grows with the layers
        ExpectedMeasures.Compare(expected, DepthRun.Measure(model, RunInput.Text(ids)), new(Divergence: 1e-5, kl, Cosine: 1e-5, Norm: 1e-4, Probability: 1e-5),
            top => DepthRun.Measure(model, RunInput.Text(ids), new() { Top = top }));
        var trace = DepthRun.Measure(model, RunInput.Prompt(ids), new() { MaxTokens = greedy.Length, IgnoreEnd = true });
        Assert.Equal(greedy, trace.GeneratedIds);
    }
}
