using Fathom.Kernels;
using Fathom.Models.Cache;

namespace Fathom.Models;

/// <summary>A model at work: runs rows of any sequences through all blocks, keeps their keys and values in pages, and tells the logits of the next tokens.</summary>
/// <remarks>The model's weights are shared and never written; all that is written is here. Used by one thread.</remarks>
sealed class Decoder : IDisposable
{
    readonly LanguageModel model;
    readonly ModelUse.Lease lease;
    readonly Batch batch;
    readonly ResidualStream stream = new();

    /// <param name="model">The model.</param>
    /// <param name="threads">How many threads it runs on.</param>
    /// <param name="cacheBytes">The most bytes that the pages of all sequences may take.</param>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    /// <exception cref="FathomException">Its files were changed in place.</exception>
    public Decoder(LanguageModel model, int threads, long cacheBytes)
    {
        (this.model, lease) = (model, model.Use());
        Compute = new(threads);
        var layout = LayoutOf(model);
        Pages = new(layout, cacheBytes);
        batch = new(Compute, model.Transformer, layout);
    }

    /// <summary>Kernels, threads and scratch space.</summary>
    public Compute Compute { get; }

    /// <summary>The pages of all sequences.</summary>
    public CachePool Pages { get; }

    /// <summary>Seconds that readers of the residual stream took in its passes, so far.</summary>
    public double ReadingSeconds => stream.ReadingSeconds;

    /// <summary>How such a model's keys and values lie in pages.</summary>
    public static CacheLayout LayoutOf(LanguageModel model) =>
        new(model.Shape, [.. model.Transformer.Blocks.Select(static block => block.Window)], MatrixKernel.For(InstructionSets.Chosen).PanelColumns);

    /// <summary>An empty sequence.</summary>
    /// <param name="mostPositions">The most positions that it will have.</param>
    /// <param name="isLong">Whether it is longer than a long-context model was trained for at first.</param>
    public Sequence Begin(int mostPositions, bool isLong = false) => new(Pages, mostPositions) { IsLong = isLong };

    /// <summary>Refuses tokens that there are not.</summary>
    /// <exception cref="FathomException">An id is outside the vocabulary.</exception>
    public void Check(ReadOnlySpan<int> ids)
    {
        foreach (int id in ids)
            if ((uint)id >= (uint)model.Shape.Vocabulary)
                throw new FathomException($"the token id {id} is outside the vocabulary of {model.Shape.Vocabulary}");
    }

    /// <summary>Begins a pass, to which tokens of sequences are then added.</summary>
    /// <exception cref="FathomException">The model's files were changed in place.</exception>
    public void BeginPass(Phase phase)
    {
        lease.Check();
        batch.Begin(phase);
    }

    /// <summary>Adds the next tokens of a sequence, which is not in this pass yet, all of the vocabulary.</summary>
    /// <returns>The first of their rows.</returns>
    public int Add(Sequence sequence, ReadOnlySpan<int> ids, ResidualReader[] readers) => batch.Add(sequence, ids, readers);

    /// <summary>Runs the rows that were added through all blocks.</summary>
    public void RunPass()
    {
        var transformer = model.Transformer;
        batch.Close();
        var state = Compute.Take(Slot.Stream, batch.Count, model.Shape.Width);
        transformer.Embedding.Look(batch, state);
        stream.Begin(state, batch);
        for (int i = 0; i < transformer.Blocks.Length; i++)
        {
            stream.Enter(i + 1);
            transformer.Blocks[i].Forward(stream, batch);
            stream.Leave();
        }
        foreach (ref readonly var part in batch.Parts)
            part.Sequence.Settle(Compute.Phase);
    }

    /// <summary>The model's logits [n, V] at some rows of the last pass. Valid until the next call.</summary>
    public Rows Logits(ReadOnlySpan<int> rows)
    {
        var normed = Compute.Take(Slot.Final, rows.Length, model.Shape.Width);
        for (int i = 0; i < rows.Length; i++)
            stream.State[rows[i]].CopyTo(normed[i]);
        model.Transformer.FinalNorm.Apply(normed, normed);
        Compute.Phase = Phase.Decode;
        var logits = Compute.Project(normed, model.Transformer.Unembedding.Map, Slot.Logits);
        model.Transformer.Unembedding.Cap(logits);
        return logits;
    }

    /// <summary>Frees all that it holds; its sequences end with it.</summary>
    public void Dispose()
    {
        batch.Dispose();
        Pages.Dispose();
        Compute.Dispose();
        lease.Dispose();
    }
}
