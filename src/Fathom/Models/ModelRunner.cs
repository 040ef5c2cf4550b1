using System.Globalization;
using Fathom.Kernels;

namespace Fathom.Models;

/// <summary>A model at work, as the engine sees it: rows of any sequences go in, their residual streams are handed to readers, and the logits of the next tokens come out.</summary>
/// <remarks>The model's weights are shared and never written; all that is written belongs to the runner. Used by one thread, but for <see cref="Check"/> and <see cref="CheckRoom"/>.</remarks>
abstract class ModelRunner : IDisposable
{
    readonly Transformer transformer;
    readonly long cacheBytes;
    readonly ModelUse.Lease lease;

    /// <param name="model">The model.</param>
    /// <param name="threads">How many threads it runs on.</param>
    /// <param name="cacheBytes">The most bytes that the caches of all sequences may take.</param>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    /// <exception cref="FathomException">Its files were changed in place.</exception>
    protected ModelRunner(LanguageModel model, int threads, long cacheBytes)
    {
        (transformer, this.cacheBytes, lease) = (model.Transformer, cacheBytes, model.Use());
        Compute = new(threads);
    }

    /// <summary>Kernels, threads and scratch space, of the lens too.</summary>
    public Compute Compute { get; }

    /// <summary>Seconds that readers of the residual stream took in its passes, so far.</summary>
    public abstract double ReadingSeconds { get; }

    /// <summary>The bytes of cache that sequences hold now.</summary>
    public abstract long HeldBytes { get; }

    /// <summary>How far the lens is from what another program computes; null where the blocks are computed here.</summary>
    public virtual LensChecks? LensChecks => null;

    /// <summary>Keeps at most so many bytes of what sequences leave for those that begin alike; without this, as much as there is room for.</summary>
    public virtual void KeepAtMost(long bytes) { }

    /// <summary>Asked during a pass, on any thread, by runners whose passes take long: whether nobody wants it any more.</summary>
    public Func<bool>? GivesUp { get; set; }

    /// <summary>Refuses tokens that there are not.</summary>
    /// <exception cref="FathomException">An id is outside the vocabulary.</exception>
    public void Check(ReadOnlySpan<int> ids)
    {
        foreach (int id in ids)
            if ((uint)id >= (uint)transformer.Shape.Vocabulary)
                throw new FathomException($"the token id {id} is outside the vocabulary of {transformer.Shape.Vocabulary}");
    }

    /// <summary>Refuses a sequence that the cache never has room for.</summary>
    /// <exception cref="FathomException">It has so many positions.</exception>
    public void CheckRoom(int positions)
    {
        long needed = transformer.CacheBytes(positions);
        if (needed > cacheBytes)
            throw new FathomException(string.Create(CultureInfo.InvariantCulture,
                $"a sequence of {positions} tokens needs {needed / 1e6:F1} MB of cache, which has {cacheBytes / 1e6:F1} MB"));
    }

    /// <summary>An empty sequence, to which all room is promised that it may come to need; null where that is not free now.</summary>
    /// <param name="mostPositions">The most positions that it will have.</param>
    /// <param name="isLong">Whether it is longer than a long-context model was trained for at first.</param>
    /// <param name="withForks">What it and those that will fork from it come to need, which are yet to be promised theirs.</param>
    public abstract ModelSequence? TryBegin(int mostPositions, bool isLong, Room withForks);

    /// <summary>An empty sequence in the place of one that was let go.</summary>
    public abstract ModelSequence Begin(int mostPositions, bool isLong);

    /// <summary>Promises room for a sequence that will fork from another at a position, unless it is not free.</summary>
    public abstract bool TryPromiseFork(int mostPositions, int at);

    /// <summary>Takes such a promise back: it forks now, or never.</summary>
    public abstract void EndPromise(int mostPositions, int at);

    /// <summary>Begins a pass, to which tokens of sequences are then added.</summary>
    /// <exception cref="FathomException">The model's files were changed in place.</exception>
    public virtual void BeginPass(Phase phase) => lease.Check();

    /// <summary>Adds the next tokens of a sequence, which is not in this pass yet, all of the vocabulary.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="ids">The tokens.</param>
    /// <param name="readers">Who looks at their residual streams.</param>
    /// <param name="chooses">Whether the logits after the last of them are asked for.</param>
    /// <returns>The first of their rows.</returns>
    public abstract int Add(ModelSequence sequence, ReadOnlySpan<int> ids, ResidualReader[] readers, bool chooses);

    /// <summary>Runs the rows that were added through all blocks.</summary>
    /// <exception cref="FathomException">It cannot.</exception>
    /// <exception cref="OperationCanceledException">Nobody wants it any more, as <see cref="GivesUp"/> says.</exception>
    public abstract void RunPass();

    /// <summary>The model's logits [n, V] at some rows of the last pass that are the last of a part which chooses. Valid until the next call.</summary>
    public abstract Rows Logits(ReadOnlySpan<int> rows);

    /// <summary>Frees all that it holds; its sequences end with it.</summary>
    public virtual void Dispose()
    {
        Compute.Dispose();
        lease.Dispose();
    }
}

/// <summary>A sequence in the cache of a <see cref="ModelRunner"/>.</summary>
abstract class ModelSequence : IDisposable
{
    /// <summary>How many tokens the cache holds of it: the position of the next.</summary>
    public abstract int Position { get; }

    /// <summary>Whether it runs longer than long-context models were trained for; fixed before its first token.</summary>
    public bool IsLong { get; init; }

    /// <summary>Another sequence with the same tokens so far.</summary>
    public abstract ModelSequence Fork(int mostPositions);

    /// <summary>Promises room for more positions, unless it is not free.</summary>
    /// <param name="mostPositions">The most positions that it will have from now on.</param>
    public abstract bool TryGrow(int mostPositions);

    /// <summary>Takes what past sequences left of a beginning, at most the positions before one; or nothing, where nothing is kept.</summary>
    /// <param name="beginning">The tokens that it is to have.</param>
    /// <param name="before">The first position that must be computed anew.</param>
    public virtual void Share(ReadOnlySpan<int> beginning, int before) { }

    /// <summary>Lets its place go.</summary>
    public abstract void Dispose();
}

/// <summary>What some sequences come to need of the cache.</summary>
/// <param name="Sequences">How many they are.</param>
/// <param name="Positions">The positions of all of them, those that they share counted once.</param>
readonly record struct Room(int Sequences, long Positions);
