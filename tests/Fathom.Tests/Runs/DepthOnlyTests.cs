using Fathom.Depth;
using Fathom.Lenses;
using Fathom.Lenses.Tuned;
using Fathom.Models;
using Fathom.Runs;
using Fathom.Traces;

namespace Fathom.Tests.Runs;

/// <summary>Depth alone against the whole lens: the same tokens are deep-thinking. FATHOM_SWEEP=1 tries all thresholds and profiles on real models, which takes minutes.</summary>
public class DepthOnlyTests
{
    static readonly bool Sweeps = Environment.GetEnvironmentVariable("FATHOM_SWEEP") is not null;

    public static TheoryData<string> Architectures =>
        ["gemma2", "gemma3", "gpt-oss", "gpt2", "gptneox", "llama", "mistral", "phi3", "qwen2", "qwen3", "qwen3moe"];

    static IEnumerable<decimal> Thresholds => Enumerable.Range(1, 9).Select(static tenths => tenths / 10m);

    [Theory, MemberData(nameof(Architectures))]
    public void Every_architecture_has_the_deep_tokens_of_the_whole_lens(string architecture)
    {
        using var model = LanguageModel.Open(Fixtures.Path($"architectures/{architecture}/model.gguf"), threads: 2);
        int[] ids = [.. Enumerable.Range(0, 24).Select(i => (i * 37 + 11) % model.Shape.Vocabulary)];
        foreach (var profile in LensProfile.All)
        {
            var options = new RunOptions { Profile = profile, MaxTokens = 8, IgnoreEnd = true };
            AgreeAtAll(model, RunInput.Text(ids), options, Thresholds, rho: 0.5m);
            AgreeAtAll(model, RunInput.Prompt(ids), options with { WithPrompt = true }, [0.05m, 0.5m, 1m], rho: 1);
        }
    }

    [Fact]
    public void A_tuned_lens_has_the_deep_tokens_that_it_has_whole()
    {
        using var model = LanguageModel.Open(Fixtures.Path("architectures/llama/model.gguf"), threads: 2);
        using var lens = TunedLens.Open(Fixtures.Path("lenses/tuned-llama"), model);
        int[] ids = [.. Enumerable.Range(0, 40).Select(i => (i * 37 + 11) % model.Shape.Vocabulary)];
        foreach (var profile in LensProfile.All)
            AgreeAtAll(model, RunInput.Text(ids), new() { Profile = profile, Lens = lens }, Thresholds, rho: 0.85m);
    }

    [Theory]
    [InlineData("smollm2/SmolLM2-135M-Instruct.Q4_1.gguf", "<|im_start|>user\nWrite a short story.<|im_end|>\n<|im_start|>assistant\n", 16)]
    [InlineData("abacus/abacus-q8_0.gguf", "<|start|>user<|message|>Let A = 8 and B = 5. What is the sum of A and B?<|end|><|start|>assistant<|message|>", 40)]
    public void Sixteen_samples_have_the_deep_tokens_of_the_whole_lens(string file, string prompt, int tokens)
    {
        using var model = LanguageModel.Open(Fixtures.Model(file), threads: 2);
        var input = RunInput.Prompt(model.Tokenizer.Encode(prompt));
        foreach (var profile in Sweeps ? LensProfile.All : [LensProfile.Fathom])
        {
            var options = new RunOptions { Profile = profile, MaxTokens = Sweeps ? 100 : tokens, Sampling = new() { Temperature = 1, Seed = 3 } };
            var whole = SampleRun.Measure(model, input, options, samples: 16);
            foreach (decimal g in Sweeps ? Thresholds : [0.1m, 0.5m, 0.9m])
            {
                var alone = SampleRun.Measure(model, input, options with { G = g, DepthOnly = true }, samples: 16);
                foreach (var (expected, actual) in whole.Samples.Zip(alone.Samples))
                    Agree(WithG(expected.Trace!, g), actual.Trace!);
                double share = alone.Timings.Rows!.Value.Whole / ((double)model.Shape.Layers * alone.Samples.Sum(static sample => sample.GeneratedIds.Count));
                TestContext.Current.SendDiagnosticMessage($"{file}, {profile.Name}, g {g}: {share:0.000} of the rows computed whole");
                if (profile == LensProfile.Fathom)
                    Assert.InRange(share, 0, 0.2);
            }
        }
    }

    [Fact]
    public void What_is_proven_of_a_sample_does_not_depend_on_others_or_threads()
    {
        using LanguageModel one = LanguageModel.Open(Fixtures.Model("abacus/abacus-q8_0.gguf"), threads: 1), three = LanguageModel.Open(Fixtures.Model("abacus/abacus-q8_0.gguf"), threads: 3);
        var prompt = RunInput.Prompt(one.Tokenizer.Encode("<|start|>user<|message|>What is 17 times 23?<|end|><|start|>assistant<|message|>"));
        var options = new RunOptions { DepthOnly = true, G = 0.7m, MaxTokens = 50, Sampling = new() { Temperature = 2, Seed = 5 } };
        var together = SampleRun.Measure(three, prompt, options, samples: 9);
        foreach (var sample in together.Samples)
        {
            var alone = DepthRun.Measure(one, prompt, options with { Sampling = options.Sampling with { Seed = sample.Seed } });
            Assert.Equal(alone.GeneratedIds, sample.GeneratedIds);
            Assert.Equal(alone.Proven, sample.Trace!.Proven);
            Assert.Equal(alone.Sequence(), sample.Sequence);
            Assert.Equal(alone.Measures.EntropyNats.Values, sample.Trace.Measures.EntropyNats.Values);
        }
    }

    static void AgreeAtAll(LanguageModel model, RunInput input, RunOptions options, IEnumerable<decimal> thresholds, decimal rho)
    {
        var whole = DepthRun.Measure(model, input, options with { Rho = rho });
        foreach (decimal g in thresholds)
            Agree(WithG(whole, g), DepthRun.Measure(model, input, options with { Rho = rho, G = g, DepthOnly = true }));
    }

    static Trace WithG(Trace trace, decimal g) => trace with { Conventions = trace.Conventions with { G = g } };

    static void Agree(Trace whole, Trace alone)
    {
        Assert.Equal(whole.GeneratedIds, alone.GeneratedIds);
        DepthReading expected = whole.Depth(), actual = alone.Depth();
        Assert.Equal(expected.Tokens.Select(static token => token.Deep), actual.Tokens.Select(static token => token.Deep));
        Assert.Equal(expected.Dtr, actual.Dtr);
        Assert.All(actual.Tokens.Zip(expected.Tokens), static pair => Assert.True(pair.First.Settling is null || pair.First.Settling == pair.Second.Settling));
        SequenceMeasures a = whole.Sequence(), b = alone.Sequence();
        Near.Within([(float)a.MeanLogProbability, (float)a.NegativeMeanEntropy, (float)a.SelfCertainty], [(float)b.MeanLogProbability, (float)b.NegativeMeanEntropy, (float)b.SelfCertainty], 2e-5, "sequence measures");
    }
}
