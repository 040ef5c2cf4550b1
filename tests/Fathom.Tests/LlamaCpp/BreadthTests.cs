using Fathom.Lenses;
using Fathom.LlamaCpp;
using Fathom.Runs;
using Fathom.Tests.Models;

namespace Fathom.Tests.LlamaCpp;

/// <summary>Models of families that Fathom does not compute, run by llama.cpp, against what transformers computes.</summary>
public class BreadthTests
{
    [Theory, MemberData(nameof(BreadthRow.Names), MemberType = typeof(BreadthRow))]
    public void The_streams_the_lens_and_the_greedy_tokens_are_the_references(string name)
    {
        var row = BreadthRow.Open(name);
        int[] ids = row.Expected.Integers("input_ids"), greedy = row.Expected.Integers("greedy_ids");
        using var model = LlamaModel.Open(row.Model, new() { Threads = 1 });
        var recorder = new StreamRecorder(model.Shape, ids.Length);
        var trace = DepthRun.Measure(model, RunInput.Text(ids), new() { Readers = [recorder] });
        float[] hidden = row.Expected.Floats("hidden");
        int layer = ids.Length * model.Shape.Width;
        for (int l = 0; l <= model.Shape.Layers; l++)
            Near.Deviations(hidden.AsSpan(l * layer, layer), recorder.Hidden.AsSpan(l * layer, layer), 10 * row.Off, $"layer {l}");
        float[] jsd = row.Expected.Floats("jsd_bits");
        for (int l = 1; l <= model.Shape.Layers; l++)
            for (int t = 0; t < ids.Length; t++)
                Assert.InRange(trace.Measures.Layers(Catalogue.JsdBits)![l, t] - jsd[(l - 1) * ids.Length + t], -Math.Max(2e-5, 5 * row.Off), Math.Max(2e-5, 5 * row.Off));
        Assert.True(trace.Checks.Lens!.Count > 0);
        Assert.Equal(greedy, DepthRun.Measure(model, RunInput.Prompt(ids), new() { MaxTokens = greedy.Length, IgnoreEnd = true }).GeneratedIds);
    }
}
