using Fathom.Kernels;
using Fathom.Models.Cache;

namespace Fathom.Models;

/// <summary>A model at work: runs rows of any sequences through all blocks, keeps their keys and values in pages, and tells the logits of the next tokens.</summary>
sealed class Decoder : ModelRunner
{
    readonly ComputedTransformer transformer;
    readonly Batch batch;
    readonly ResidualStream stream = new();

    /// <param name="model">The model.</param>
    /// <param name="transformer">What it computes.</param>
    /// <param name="threads">How many threads it runs on.</param>
    /// <param name="cacheBytes">The most bytes that the pages of all sequences may take.</param>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    /// <exception cref="FathomException">Its files were changed in place.</exception>
    public Decoder(LanguageModel model, ComputedTransformer transformer, int threads, long cacheBytes) : base(model, threads, cacheBytes)
    {
        this.transformer = transformer;
        Pages = new(transformer.Layout, cacheBytes);
        batch = new(Compute, transformer);
    }

    /// <summary>The pages of all sequences.</summary>
    public CachePool Pages { get; }

    public override void KeepAtMost(long bytes) => Pages.MostKeptBytes = bytes;

    public override double ReadingSeconds => stream.ReadingSeconds;

    public override long HeldBytes => Pages.HeldBytes;

    public override Sequence? TryBegin(int mostPositions, bool isLong, Room withForks)
    {
        var sequence = Begin(mostPositions, isLong);
        if (Pages.KeepsPromises)
            return sequence;
        sequence.Dispose();
        return null;
    }

    public override Sequence Begin(int mostPositions, bool isLong) => new(Pages, mostPositions) { IsLong = isLong };

    public override bool TryPromiseFork(int mostPositions, int at) => Pages.TryPromise(Pages.Layout.BytesOfFork(mostPositions, at));

    public override void EndPromise(int mostPositions, int at) => Pages.Promise(-Pages.Layout.BytesOfFork(mostPositions, at));

    public override void BeginPass(Phase phase)
    {
        base.BeginPass(phase);
        batch.Begin(phase);
    }

    public override int Add(ModelSequence sequence, ReadOnlySpan<int> ids, ResidualReader[] readers, bool chooses) =>
        batch.Add((Sequence)sequence, ids, readers);

    public override void RunPass()
    {
        batch.Close();
        var state = Compute.Take(Slot.Stream, batch.Count, transformer.Shape.Width);
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

    public override Rows Logits(ReadOnlySpan<int> rows)
    {
        var normed = Compute.Take(Slot.Final, rows.Length, transformer.Shape.Width);
        for (int i = 0; i < rows.Length; i++)
            stream.State[rows[i]].CopyTo(normed[i]);
        transformer.FinalNorm.Apply(normed, normed);
        Compute.Phase = Phase.Decode;
        var logits = Compute.Project(normed, transformer.Unembedding.Map, Slot.Logits);
        transformer.Unembedding.Finish(logits);
        return logits;
    }

    public override void Dispose()
    {
        batch.Dispose();
        Pages.Dispose();
        base.Dispose();
    }
}
