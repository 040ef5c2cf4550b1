using Fathom.Kernels;
using Fathom.LlamaCpp;
using Fathom.Models;
using Fathom.Models.Blocks;
using Fathom.Runs;
using Fathom.Tests.Models;

namespace Fathom.Tests.LlamaCpp;

/// <summary>A lens that is not the model's own is refused: what a run would have shown is never drawn.</summary>
public sealed unsafe class LensProofTests : IDisposable
{
    static readonly int[] Ids = [5, 17, 120, 9, 44, 201, 78];

    readonly Compute compute = new(1);
    readonly Growing streams = new(), normed = new(), logits = new(), other = new();

    [Theory]
    [InlineData("olmo")]
    [InlineData("granite")]
    [InlineData("phi2")]
    [InlineData("gemma4")]
    public void The_right_norm_and_head_are_found_and_proven(string name)
    {
        using var model = Open(name);
        var (x, y, z) = Streams(model, model.Shape.Layers);
        using var source = ModelSource.Open(model.Path);
        var finder = new LensFinder(source, model.Shape, compute);
        finder.FindNorm(x, y);
        finder.FindHead(y, z);
        using var proof = new LensProof(model.Path, model.Transformer, compute);
        proof.Prove(x, y, z);
        Assert.Equal(1, proof.Checks.Count);
    }

    [Theory]
    [InlineData("olmo")]
    [InlineData("granite")]
    public void Another_blocks_stream_proves_nothing(string name)
    {
        using var model = Open(name);
        var (_, y, z) = Streams(model, model.Shape.Layers);
        var wrong = Copy(other, Streams(model, model.Shape.Layers - 1).Streams);
        (_, y, z) = Streams(model, model.Shape.Layers);
        Refused(model, wrong, y, z);
        using var source = ModelSource.Open(model.Path);
        Assert.Contains("no final norm", Assert.Throws<FathomException>(() => new LensFinder(source, model.Shape, compute).FindNorm(wrong, y)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_norm_that_is_left_out_proves_nothing()
    {
        using var model = Open("olmo2");
        var (x, _, z) = Streams(model, model.Shape.Layers);
        Refused(model, x, x, z);
        using var source = ModelSource.Open(model.Path);
        Assert.Throws<FathomException>(() => new LensFinder(source, model.Shape, compute).FindNorm(x, x));
    }

    [Fact]
    public void A_scale_that_is_not_applied_proves_nothing() =>
        RefusedHead("granite", static head => head with { Scale = 1 });

    [Fact]
    public void A_cap_that_is_not_applied_proves_nothing() =>
        RefusedHead("gemma4", static head => head with { SoftCap = 0 });

    [Fact]
    public void A_bias_that_is_not_applied_proves_nothing() =>
        RefusedHead("phi2", static head => head with { Map = new(head.Map.Weight, null) });

    [Fact]
    public void The_head_of_another_file_proves_nothing()
    {
        using var stranger = Open("olmo2");
        RefusedHead("olmo", head => head with { Map = stranger.Transformer.Unembedding.Map });
        using var model = Open("olmo");
        var (_, y, z) = Streams(model, model.Shape.Layers);
        using var source = ModelSource.Open(stranger.Path);
        Assert.Contains("does not give llama.cpp's logits", Assert.Throws<FathomException>(() => new LensFinder(source, model.Shape, compute).FindHead(y, z)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_in_another_order_prove_nothing()
    {
        using var model = Open("olmo");
        var (x, y, z) = Streams(model, model.Shape.Layers);
        var turned = Copy(other, x);
        x[0].CopyTo(turned[1]);
        x[1].CopyTo(turned[0]);
        Refused(model, turned, y, z);
    }

    void RefusedHead(string name, Func<Unembedding, Unembedding> change)
    {
        using var model = Open(name);
        var (x, y, z) = Streams(model, model.Shape.Layers);
        var wrong = (LlamaTransformer)model.Transformer with { Unembedding = change(model.Transformer.Unembedding) };
        using var proof = new LensProof(model.Path, wrong, compute);
        Assert.Contains("not proven", Assert.Throws<FathomException>(() => proof.Prove(x, y, z)).Message, StringComparison.Ordinal);
    }

    void Refused(LanguageModel model, Rows x, Rows y, Rows z)
    {
        using var proof = new LensProof(model.Path, model.Transformer, compute);
        Assert.Contains("not proven", Assert.Throws<FathomException>(() => proof.Prove(x, y, z)).Message, StringComparison.Ordinal);
        Assert.Equal(0, proof.Checks.Count);
    }

    static LanguageModel Open(string name) => LlamaModel.Open(BreadthRow.Open(name).Model, new() { Threads = 1 });

    /// <summary>A block's streams, what the final norm makes of them, and the logits of that.</summary>
    (Rows Streams, Rows Normed, Rows Logits) Streams(LanguageModel model, int layer)
    {
        var recorder = new StreamRecorder(model.Shape, Ids.Length);
        DepthRun.Measure(model, RunInput.Text(Ids), new() { Readers = [recorder] });
        Rows x = Take(streams, model.Shape.Width), y = Take(normed, model.Shape.Width), z = Take(logits, model.Shape.Vocabulary);
        recorder.Hidden.AsSpan(layer * Ids.Length * model.Shape.Width, Ids.Length * model.Shape.Width).CopyTo(x.All);
        model.Transformer.FinalNorm.Apply(x, y);
        compute.ProjectTile(y, model.Transformer.Unembedding.Map, z);
        model.Transformer.Unembedding.Finish(z);
        return (x, y, z);
    }

    static Rows Copy(Growing to, Rows rows)
    {
        var copy = Take(to, rows.Width);
        rows.All.CopyTo(copy.All);
        return copy;
    }

    static Rows Take(Growing from, int width)
    {
        from.Reserve((long)Ids.Length * width);
        return new(from.Start, Ids.Length, width);
    }

    public void Dispose()
    {
        compute.Dispose();
        streams.Dispose();
        normed.Dispose();
        logits.Dispose();
        other.Dispose();
    }
}
