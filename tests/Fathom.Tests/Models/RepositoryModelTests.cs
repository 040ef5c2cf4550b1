using Fathom.Models;
using Fathom.Runs;

namespace Fathom.Tests.Models;

/// <summary>Models that the repository itself holds, so that a clone alone can tell whether the numbers are right: these tests are never skipped.</summary>
public class RepositoryModelTests
{
    [Theory]
    [InlineData("llama")]
    [InlineData("gpt2")]
    [InlineData("gemma2")]
    [InlineData("gptneox")]
    public void Streams_logits_measures_and_greedy_tokens_are_the_references(string name)
    {
        string folder = Path.Combine(Fixtures.Repository, "tests", "fixtures", "models", name);
        var expected = SafetensorsFixture.Open(Path.Combine(folder, "expected.safetensors"));
        int[] ids = expected.Integers("input_ids"), greedy = expected.Integers("greedy_ids");
        using var model = LanguageModel.Open(folder);
        using (var sequence = new SingleSequence(model, ids.Length))
        {
            var recorder = new StreamRecorder(model.Shape, ids.Length);
            sequence.Feed(ids, recorder);
            Near.Largest(expected.Floats("hidden"), recorder.Hidden, 1e-4, "hidden");
            Near.Deviations(expected.Floats("logits").AsSpan((ids.Length - 1) * model.Shape.Vocabulary), sequence.Logits(), 1e-4, "logits");
        }
        ExpectedMeasures.Compare(expected, DepthRun.Measure(model, RunInput.Text(ids)), new(Divergence: 1e-5, Kl: 1e-5, Cosine: 1e-5, Norm: 1e-4, Probability: 1e-5));
        Assert.Equal(greedy, DepthRun.Measure(model, RunInput.Prompt(ids), new() { MaxTokens = greedy.Length, IgnoreEnd = true }).GeneratedIds);
    }
}
