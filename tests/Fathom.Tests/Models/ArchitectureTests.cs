using Fathom.Lenses;
using Fathom.Models;
using Fathom.Runs;
using Fathom.Traces;

namespace Fathom.Tests.Models;

/// <summary>Every form of every architecture against what the reference implementation computes.</summary>
public class ArchitectureTests
{
    /// <summary>Stands for the folder itself, in place of one of its files.</summary>
    const string Folder = "folder", FolderWithNewerConfig = "folder, newer config.json";

    /// <summary>Folder, form (a file of it, or the folder), expected file.</summary>
    public static TheoryData<string, string, string> Forms
    {
        get
        {
            var forms = new TheoryData<string, string, string>
            {
                { "llama", "model-q8_0.gguf", "expected-q8_0" },
                { "llama", "model-00001-of-00003.gguf", "expected" },
                { "qwen3", "model-00001-of-00003.gguf", "expected" },
                { "llama-sharded", Folder, "../llama/expected" },
                { "qwen2-sharded", Folder, "../qwen2/expected" },
            };
            foreach (string name in HuggingFaceFolderTests.Names)
                foreach (string form in (string[])["model.gguf", Folder, FolderWithNewerConfig])
                {
                    forms.Add(name, form, name == "mistral" && form == "model.gguf" ? "expected-gguf" : "expected");
                    if (name == "phi3-longrope")
                        forms.Add(name, form, "expected-short");
                }
            return forms;
        }
    }

    static readonly int[] BatchSizes = [24, 7, 1];

    [Theory, MemberData(nameof(Forms))]
    public void The_residual_stream_and_the_logits_are_the_reference_implementations(string folder, string form, string expectedName)
    {
        using var model = Open(folder, form, expectedName, out var expected);
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

    [Theory, MemberData(nameof(Forms))]
    public unsafe void The_lens_reads_every_layer_as_the_reference_does(string folder, string form, string expectedName)
    {
        using var model = Open(folder, form, expectedName, out var expected);
        if (!expected.Has("lens_logits"))
            return; // left out for size
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
    public void The_measures_of_every_cell_are_the_references(string folder, string form, string expectedName)
    {
        using var model = Open(folder, form, expectedName, out var expected);
        var trace = DepthRun.Measure(model, RunInput.Text(expected.Integers("input_ids")));
        ExpectedMeasures.Compare(expected, trace, new(Divergence: 1e-5, Kl: 1e-5, Cosine: 1e-5, Norm: 1e-4, Probability: 1e-5));
        Assert.NotNull(trace.Checks.LastRowMaxDifference);
        Assert.InRange(trace.Checks.LastRowMaxDifference.Value, 0, 1e-4);
        Assert.Equal(0, trace.Checks.NonFinite);
    }

    [Theory, MemberData(nameof(Forms))]
    public void The_greedy_continuation_is_the_references(string folder, string form, string expectedName)
    {
        using var model = Open(folder, form, expectedName, out var expected);
        int[] greedy = expected.Integers("greedy_ids");
        var trace = DepthRun.Measure(model, RunInput.Prompt(expected.Integers("input_ids")), new() { MaxTokens = greedy.Length, IgnoreEnd = true });
        Assert.Equal(greedy, trace.GeneratedIds);
    }

    static LanguageModel Open(string name, string form, string expectedName, out SafetensorsFixture expected)
    {
        string folder = Path.GetDirectoryName(Fixtures.Path($"architectures/{name}/config.json"))!;
        expected = SafetensorsFixture.Open(Fixtures.Path($"architectures/{name}/{expectedName}.safetensors"));
        return form switch
        {
            Folder => LanguageModel.Open(folder),
            FolderWithNewerConfig => OpenWithNewerConfig(folder),
            _ => LanguageModel.Open(Fixtures.Path($"architectures/{name}/{form}")),
        };
    }

    /// <summary>Opens the folder as it would be with the other layout of config.json; the copy may go as soon as it is open.</summary>
    static LanguageModel OpenWithNewerConfig(string folder)
    {
        using var copy = new TemporaryFolder();
        foreach (string file in (string[])["model.safetensors", "tokenizer.json", "tokenizer_config.json", "generation_config.json"])
            copy.Copy(Path.Combine(folder, file));
        copy.Copy(Path.Combine(folder, "config-v5.json"), "config.json");
        return LanguageModel.Open(copy.Path);
    }

    static ReadOnlySpan<float> Row(float[] rows, int row, int width) => rows.AsSpan(row * width, width);
}
