using Fathom.Lenses;
using Fathom.Models;
using Fathom.Runs;
using Fathom.Traces;

namespace Fathom.Tests.Models;

/// <summary>Every form of every architecture against what the reference implementation computes.</summary>
public class ArchitectureTests
{
    /// <summary>Folder, model file, expected file.</summary>
    public static TheoryData<string, string, string> Forms => new()
    {
        { "llama", "model.gguf", "expected" },
        { "llama", "model-q8_0.gguf", "expected-q8_0" },
        { "llama", "model-00001-of-00003.gguf", "expected" },
        { "llama-rope-scaled", "model.gguf", "expected" },
        { "mistral", "model.gguf", "expected-gguf" },
        { "qwen2", "model.gguf", "expected" },
        { "qwen3", "model.gguf", "expected" },
        { "qwen3", "model-00001-of-00003.gguf", "expected" },
        { "qwen3-bf16", "model.gguf", "expected" },
        { "qwen3-f16", "model.gguf", "expected" },
        { "qwen3moe", "model.gguf", "expected" },
        { "gemma2", "model.gguf", "expected" },
        { "gemma3", "model.gguf", "expected" },
        { "gpt2", "model.gguf", "expected" },
        { "gptneox", "model.gguf", "expected" },
        { "phi3", "model.gguf", "expected" },
        { "phi3-longrope", "model.gguf", "expected" },
        { "phi3-longrope", "model.gguf", "expected-short" },
        { "gpt-oss", "model.gguf", "expected" },
        { "gpt-oss-mxfp4", "model.gguf", "expected" },
    };

    /// <summary>Those whose expected file holds the lens' logits, which are left out of the others for size.</summary>
    public static TheoryData<string, string, string> FormsWithLensLogits => new()
    {
        { "llama", "model.gguf", "expected" },
        { "qwen2", "model.gguf", "expected" },
        { "qwen3", "model.gguf", "expected" },
        { "qwen3moe", "model.gguf", "expected" },
        { "gemma2", "model.gguf", "expected" },
        { "gemma3", "model.gguf", "expected" },
        { "gpt2", "model.gguf", "expected" },
        { "gptneox", "model.gguf", "expected" },
        { "phi3", "model.gguf", "expected" },
        { "gpt-oss", "model.gguf", "expected" },
    };

    static readonly int[] BatchSizes = [24, 7, 1];

    [Theory, MemberData(nameof(Forms))]
    public void The_residual_stream_and_the_logits_are_the_reference_implementations(string folder, string file, string expectedName)
    {
        var (path, expected) = Open(folder, file, expectedName);
        using var model = LanguageModel.Open(path);
        int[] ids = expected.Integers("input_ids");
        foreach (int batch in BatchSizes)
        {
            using var decoder = new Decoder(model, ids.Length);
            var recorder = new StreamRecorder(model.Shape, ids.Length);
            for (int from = 0; from < ids.Length; from += batch)
            {
                int end = Math.Min(ids.Length, from + batch);
                decoder.Feed(ids.AsSpan(from, end - from), recorder);
                if (expected.Has("logits"))
                    Near.Deviations(Row(expected.Floats("logits"), end - 1, model.Shape.Vocabulary), decoder.Logits(), 1e-4, $"logits of position {end - 1}, batch {batch}");
            }
            Compare("hidden", recorder.Hidden);
            Compare("attn_out", recorder.AttentionParts);
            Compare("mlp_out", recorder.MlpParts);

            void Compare(string name, float[] actual)
            {
                if (expected.Has(name))
                    Near.Largest(expected.Floats(name), actual, 1e-4, $"{name}, batch {batch}");
            }
        }
    }

    [Theory, MemberData(nameof(FormsWithLensLogits))]
    public unsafe void The_lens_reads_every_layer_as_the_reference_does(string folder, string file, string expectedName)
    {
        var (path, expected) = Open(folder, file, expectedName);
        using var model = LanguageModel.Open(path);
        var shape = model.Shape;
        int[] ids = expected.Integers("input_ids");
        var recorder = new StreamRecorder(shape, ids.Length);
        using (var decoder = new Decoder(model, ids.Length))
            decoder.Feed(ids, recorder);
        var lens = new LogitLens(model.Transformer, LensProfile.Fathom);
        float[] prepared = new float[ids.Length * shape.Width], logits = new float[ids.Length * shape.Vocabulary];
        for (int layer = 1; layer <= shape.Layers; layer++)
            fixed (float* states = recorder.Hidden, rows = prepared, to = logits)
            {
                for (int t = 0; t < ids.Length; t++)
                    lens.Prepare(new(states + (layer * ids.Length + t) * shape.Width, 1, shape.Width), layer, new(rows + t * shape.Width, 1, shape.Width));
                lens.Unembed(new(rows, ids.Length, shape.Width), model.Compute, new(to, ids.Length, shape.Vocabulary));
                for (int t = 0; t < ids.Length; t++)
                    Near.Deviations(Row(expected.Floats("lens_logits"), (layer - 1) * ids.Length + t, shape.Vocabulary),
                        Row(logits, t, shape.Vocabulary), 1e-4, $"layer {layer}, position {t}");
            }
    }

    [Theory, MemberData(nameof(Forms))]
    public void The_measures_of_every_cell_are_the_references(string folder, string file, string expectedName)
    {
        var (path, expected) = Open(folder, file, expectedName);
        using var model = LanguageModel.Open(path);
        var trace = DepthRun.Measure(model, RunInput.Text(expected.Integers("input_ids")));
        ExpectedMeasures.Compare(expected, trace, new(Divergence: 1e-5, Kl: 1e-5, Cosine: 1e-5, Norm: 1e-4, Probability: 1e-5));
        Assert.NotNull(trace.Checks.LastRowMaxDifference);
        Assert.InRange(trace.Checks.LastRowMaxDifference.Value, 0, 1e-4);
        Assert.Equal(0, trace.Checks.NonFinite);
    }

    [Theory, MemberData(nameof(Forms))]
    public void The_greedy_continuation_is_the_references(string folder, string file, string expectedName)
    {
        var (path, expected) = Open(folder, file, expectedName);
        using var model = LanguageModel.Open(path);
        int[] greedy = expected.Integers("greedy_ids");
        var trace = DepthRun.Measure(model, RunInput.Prompt(expected.Integers("input_ids")), new() { MaxTokens = greedy.Length, IgnoreEnd = true });
        Assert.Equal(greedy, trace.GeneratedIds);
    }

    static (string Path, SafetensorsFixture Expected) Open(string folder, string file, string expected) =>
        (Fixtures.Path($"architectures/{folder}/{file}"), SafetensorsFixture.Open(Fixtures.Path($"architectures/{folder}/{expected}.safetensors")));

    static ReadOnlySpan<float> Row(float[] rows, int row, int width) => rows.AsSpan(row * width, width);
}
