using Fathom.Lenses;
using Fathom.Runs;

namespace Fathom.Tests.Models;

/// <summary>Every form of every architecture against what the reference implementation computes.</summary>
public class ArchitectureTests
{
    static readonly int[] BatchSizes = [24, 7, 1];

    [Theory, MemberData(nameof(ArchitectureForm.All), MemberType = typeof(ArchitectureForm))]
    public void The_residual_stream_and_the_logits_are_the_reference_implementations(string folder, string form, string expectedName)
    {
        using var model = ArchitectureForm.Open(folder, form, expectedName, out var expected);
        int[] ids = expected.Integers("input_ids");
        foreach (int batch in BatchSizes)
        {
            using var decoder = new SingleSequence(model, ids.Length);
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
            Near.Largest(recorder.Hidden.AsSpan(recorder.AttentionParts.Length / model.Shape.Layers), Sums(recorder), 1e-5, $"sums of the parts, batch {batch}");

            void Compare(string name, float[] actual)
            {
                if (expected.Has(name))
                    Near.Largest(expected.Floats(name), actual, 1e-4, $"{name}, batch {batch}");
            }
        }
    }

    [Theory, MemberData(nameof(ArchitectureForm.All), MemberType = typeof(ArchitectureForm))]
    public unsafe void The_lens_reads_every_layer_as_the_reference_does(string folder, string form, string expectedName)
    {
        using var model = ArchitectureForm.Open(folder, form, expectedName, out var expected);
        if (!expected.Has("lens_logits"))
            return; // left out for size
        var shape = model.Shape;
        int[] ids = expected.Integers("input_ids");
        var recorder = new StreamRecorder(shape, ids.Length);
        using var decoder = new SingleSequence(model, ids.Length);
        decoder.Feed(ids, recorder);
        float[] prepared = new float[ids.Length * shape.Width], logits = new float[ids.Length * shape.Vocabulary];
        for (int layer = 1; layer <= shape.Layers; layer++)
            fixed (float* states = recorder.Hidden, rows = prepared, to = logits)
            {
                for (int t = 0; t < ids.Length; t++)
                    LensProfile.Fathom.Prepare(model.Transformer.FinalNorm, new(states + (layer * ids.Length + t) * shape.Width, 1, shape.Width), layer == shape.Layers, new(rows + t * shape.Width, 1, shape.Width));
                DepthMeter.Unembed(model.Transformer, decoder.Decoder.Compute, new(rows, ids.Length, shape.Width), new(to, ids.Length, shape.Vocabulary));
                for (int t = 0; t < ids.Length; t++)
                    Near.Deviations(Row(expected.Floats("lens_logits"), (layer - 1) * ids.Length + t, shape.Vocabulary),
                        Row(logits, t, shape.Vocabulary), 1e-4, $"layer {layer}, position {t}");
            }
    }

    [Theory, MemberData(nameof(ArchitectureForm.All), MemberType = typeof(ArchitectureForm))]
    public void The_measures_of_every_cell_are_the_references(string folder, string form, string expectedName)
    {
        using var model = ArchitectureForm.Open(folder, form, expectedName, out var expected);
        var trace = DepthRun.Measure(model, RunInput.Text(expected.Integers("input_ids")));
        ExpectedMeasures.Compare(expected, trace, new(Divergence: 1e-5, Kl: 1e-5, Cosine: 1e-5, Norm: 1e-4, Probability: 1e-5));
        Assert.NotNull(trace.Checks.LastRowMaxDifference);
        Assert.InRange(trace.Checks.LastRowMaxDifference.Value, 0, 1e-4);
        Assert.Equal(0, trace.Checks.NonFinite);
    }

    [Theory, MemberData(nameof(ArchitectureForm.All), MemberType = typeof(ArchitectureForm))]
    public void The_greedy_continuation_is_the_references(string folder, string form, string expectedName)
    {
        using var model = ArchitectureForm.Open(folder, form, expectedName, out var expected);
        int[] greedy = expected.Integers("greedy_ids");
        var trace = DepthRun.Measure(model, RunInput.Prompt(expected.Integers("input_ids")), new() { MaxTokens = greedy.Length, IgnoreEnd = true });
        Assert.Equal(greedy, trace.GeneratedIds);
    }

    /// <summary>What enters each block and what its attention and MLP add, together.</summary>
    static float[] Sums(StreamRecorder recorder) =>
        [.. recorder.AttentionParts.Select((attention, i) => recorder.Hidden[i] + attention + recorder.MlpParts[i])];

    static ReadOnlySpan<float> Row(float[] rows, int row, int width) => rows.AsSpan(row * width, width);
}
