using Fathom.Cli;
using Fathom.Lenses;
using Fathom.LlamaCpp;
using Fathom.Models;
using Fathom.Runs;
using Fathom.Traces;

namespace Fathom.Tests.LlamaCpp;

/// <summary>Models that Fathom computes as well, run by llama.cpp on float32 weights: a column is the same by both.</summary>
public class ExactTests(ExactCache cache) : IClassFixture<ExactCache>
{
    public static TheoryData<string, string, string, double> Models => new()
    {
        { "llama", "model.gguf", "expected", 1e-4 },
        { "llama", "model-q8_0.gguf", "expected-q8_0", 1e-4 },
        { "llama", "model-00001-of-00003.gguf", "expected", 1e-4 },
        { "llama-rope-scaled", "model.gguf", "expected", 1e-4 },
        { "mistral", "model.gguf", "expected-gguf", 1e-4 },
        { "qwen2", "model.gguf", "expected", 1e-4 },
        { "qwen3", "model.gguf", "expected", 1e-4 },
        { "qwen3-bf16", "model.gguf", "expected", 1e-4 },
        { "qwen3-f16", "model.gguf", "expected", 1e-4 },
        { "qwen3moe", "model.gguf", "expected", 1e-4 },
        { "gemma2", "model.gguf", "expected", 1e-3 },
        { "gemma3", "model.gguf", "expected", 1e-3 },
        { "gpt2", "model.gguf", "expected", 1e-3 },
        { "gptneox", "model.gguf", "expected", 1e-3 },
        { "phi3", "model.gguf", "expected", 1e-4 },
        { "gpt-oss", "model.gguf", "expected-yarn-truncated", 1e-4 },
    };

    [Theory, MemberData(nameof(Models))]
    public void A_model_of_a_known_family_has_the_references_divergences(string folder, string file, string expectedName, double tolerance)
    {
        var expected = SafetensorsFixture.Open(Fixtures.Path($"architectures/{folder}/{expectedName}.safetensors"));
        using var model = ExactCache.Open(Fixtures.Path($"architectures/{folder}/{file}"));
        var trace = DepthRun.Measure(model, RunInput.Text(expected.Integers("input_ids")));
        Near.Within(expected.Floats("jsd_bits"), trace.Measures.Layers(Catalogue.JsdBits)!.Values, tolerance, "jsd_bits");
        Assert.True(trace.Engine!.Exact);
        Assert.NotNull(cache);
    }

    [Fact]
    public void A_quantised_model_of_everyday_size_has_the_references_divergences_and_no_other_depth()
    {
        var expected = SafetensorsFixture.Open(Fixtures.Path("smollm2/prose.safetensors"));
        using var model = ExactCache.Open(Directory.GetFiles(Fixtures.Model("smollm2"), "*.gguf")[0]);
        var trace = DepthRun.Measure(model, RunInput.Text(expected.Integers("input_ids")));
        Near.Within(expected.Floats("jsd_bits"), trace.Measures.Layers(Catalogue.JsdBits)!.Values, 1e-4, "jsd_bits");
        float[] jsd = expected.Floats("jsd_bits");
        int tokens = trace.Tokens.Count;
        Assert.Equal(Enumerable.Range(0, tokens).Select(t => Enumerable.Range(0, trace.Layers).First(l => jsd[l * tokens + t] <= 0.5) + 1), Depths(trace).Select(static depth => depth!.Value));
    }

    [Fact]
    public void The_demonstration_model_answers_as_by_fathom_itself()
    {
        using var own = LanguageModel.Open(DemonstrationModel.Path, threads: 2);
        using var other = ExactCache.Open(DemonstrationModel.Path);
        var prompt = RunInput.Prompt(own.Text.Encode(DemonstrationModel.Question));
        Trace ours = DepthRun.Measure(own, prompt), theirs = DepthRun.Measure(other, prompt);
        Assert.Equal(ours.GeneratedIds, theirs.GeneratedIds);
        Near.Within(ours.Measures.Layers(Catalogue.JsdBits)!.Values, theirs.Measures.Layers(Catalogue.JsdBits)!.Values, 1e-4, "jsd_bits");
        Assert.Equal(Depths(ours), Depths(theirs));
    }

    [Fact]
    public void Float32_weights_are_written_once_told_before_and_removed_by_clearing_the_cache()
    {
        string path = Fixtures.Path("architectures/llama/model-q8_0.gguf");
        CacheFolder.Clear();
        var notes = new List<string>();
        for (int i = 0; i < 2; i++)
            LlamaModel.Open(path, new() { Exact = true, Note = notes.Add }).Dispose();
        Assert.Contains("GB of float32 weights", Assert.Single(notes), StringComparison.Ordinal);
        Assert.Equal(1, CacheFolder.Clear().Files);
        Assert.Empty(Directory.GetFiles(CacheFolder.Path));
    }

    [Fact]
    public void What_a_killed_process_left_half_written_is_removed_after_an_hour_and_what_another_writes_is_not()
    {
        CacheFolder.Clear();
        CacheFolder.Make();
        string old = Path.Combine(CacheFolder.Path, ".fathom-old"), young = Path.Combine(CacheFolder.Path, ".fathom-young");
        File.WriteAllText(old, "half");
        File.WriteAllText(young, "half");
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddHours(-2));
        LlamaModel.Open(Fixtures.Path("architectures/llama/model-q8_0.gguf"), new() { Exact = true }).Dispose();
        Assert.False(File.Exists(old));
        Assert.True(File.Exists(young));
        Assert.Equal(2, CacheFolder.Clear().Files);
    }

    [Fact]
    public void A_long_context_model_whose_first_length_llama_cpp_cannot_keep_to_is_refused() => Assert.Contains("rope.scaling.original_context_length",
        Assert.Throws<ModelFormatException>(() => ExactCache.Open(Fixtures.Path("architectures/phi3-longrope/model.gguf"))).Message, StringComparison.Ordinal);

    static int?[] Depths(Trace trace) => [.. trace.Depth().Tokens.Select(static token => token.Settling)];
}
