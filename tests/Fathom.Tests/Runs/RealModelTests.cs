using System.Text.Json;
using Fathom.Models;
using Fathom.Runs;
using Fathom.Tests.Models;
using Fathom.Traces;

namespace Fathom.Tests.Runs;

/// <summary>Real models against what the reference implementation computes on their dequantised weights.</summary>
public class RealModelTests
{
    static readonly Tolerances Tolerances = new(Divergence: 1e-4, Kl: 1e-3, Cosine: 1e-5, Norm: 1e-4, Probability: 1e-4);

    public static TheoryData<string, string, string> Texts => new()
    {
        { "abacus", "abacus-q8_0.gguf", "sum" },
        { "abacus", "abacus-q8_0.gguf", "product" },
        { "abacus", "abacus-q8_0.gguf", "mixed" },
        { "abacus", "abacus-q8_0.gguf", "answer" },
        { "smollm2", "SmolLM2-135M-Instruct.Q4_1.gguf", "prose" },
        { "smollm2", "SmolLM2-135M-Instruct.Q4_1.gguf", "code" },
        { "smollm2", "SmolLM2-135M-Instruct.Q4_1.gguf", "unicode" },
        { "smollm2", "SmolLM2-135M-Instruct.Q4_1.gguf", "single" },
        { "smollm2", "SmolLM2-135M-Instruct.Q4_1.gguf", "chat-sum" },
        { "smollm2", "SmolLM2-135M-Instruct.Q4_1.gguf", "chat-story" },
    };

    [Theory, MemberData(nameof(Texts))]
    public void A_text_gives_the_references_ids_measures_and_continuation(string folder, string file, string name)
    {
        using var model = LanguageModel.Open(Fixtures.Model($"{folder}/{file}"));
        using var index = JsonDocument.Parse(File.ReadAllBytes(Fixtures.Path($"{folder}/index.json")));
        var row = index.RootElement.EnumerateArray().Single(r => r.GetProperty("name").GetString() == name);
        var expected = SafetensorsFixture.Open(Fixtures.Path($"{folder}/{row.GetProperty("file").GetString()}"));
        int[] ids = expected.Integers("input_ids");

        var prompt = model.Tokenizer.Encode(row.GetProperty("text").GetString()!);
        Assert.Equal(ids.Take(row.GetProperty("prompt_tokens").GetInt32()), prompt);

        var trace = DepthRun.Measure(model, RunInput.Text(ids));
        ExpectedMeasures.Compare(expected, trace, Tolerances);
        Assert.InRange(trace.Checks.LastRowMaxDifference!.Value, 0, 1e-3);

        if (!expected.Has("greedy_ids"))
            return;
        int[] greedy = expected.Integers("greedy_ids");
        var generated = DepthRun.Measure(model, RunInput.Prompt(prompt), new() { MaxTokens = greedy.Length });
        Assert.Equal(greedy, generated.GeneratedIds);
        Assert.Equal(row.GetProperty("greedy_text").GetString(), generated.GeneratedText);
    }

    [Fact]
    public void Eight_of_the_44_tokens_of_the_built_in_answer_settle_deep()
    {
        using var model = LanguageModel.Open(Fixtures.Model("abacus/abacus-q8_0.gguf"));
        int[] ids = SafetensorsFixture.Open(Fixtures.Path("abacus/sum.safetensors")).Integers("input_ids");
        var depth = DepthRun.Measure(model, RunInput.Prompt(ids[..50])).Depth();
        Assert.Equal((31, 8, 44), (depth.DeepFrom, depth.DeepTokens, depth.CountedTokens));
    }
}
