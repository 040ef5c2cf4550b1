using Fathom.Models;

namespace Fathom.LlamaCpp;

/// <summary>A sequence in a context: its place there, and the cells that it may come to need.</summary>
sealed class LlamaSequence : ModelSequence
{
    readonly LlamaRunner runner;
    readonly List<SharedCells> shared = [];
    int position, own, sharedCount;
    bool ended;

    /// <summary>An empty sequence.</summary>
    public LlamaSequence(LlamaRunner runner, int mostPositions)
    {
        (this.runner, Place, own) = (runner, runner.Room.TakePlace(), mostPositions);
        runner.Room.Take(mostPositions);
    }

    LlamaSequence(LlamaSequence origin, int mostPositions) : this(origin.runner, mostPositions - origin.position)
    {
        position = origin.position;
        origin.ShareCells();
        foreach (var cells in origin.shared)
        {
            cells.Holders++;
            shared.Add(cells);
        }
        sharedCount = position;
    }

    /// <summary>Its number in the context.</summary>
    public int Place { get; }

    public override int Position => position;

    /// <summary>Takes so many tokens more.</summary>
    public void Extend(int tokens) => position += tokens;

    public override LlamaSequence Fork(int mostPositions)
    {
        var fork = new LlamaSequence(this, mostPositions);
        runner.Copy(Place, fork.Place);
        return fork;
    }

    public override bool TryGrow(int mostPositions)
    {
        int more = mostPositions - sharedCount - own;
        if (!runner.Room.Fits(new(0, more)))
            return false;
        runner.Room.Take(more);
        own += more;
        return true;
    }

    /// <summary>What it has so far is no longer its own alone.</summary>
    void ShareCells()
    {
        if (position == sharedCount)
            return;
        shared.Add(new(position - sharedCount));
        own -= position - sharedCount;
        sharedCount = position;
    }

    public override void Dispose()
    {
        if (ended)
            return;
        ended = true;
        runner.Forget(Place);
        runner.Room.Take(-own);
        foreach (var cells in shared)
            if (--cells.Holders == 0)
                runner.Room.Take(-cells.Count);
        runner.Room.GivePlace(Place);
    }
}
