using Fathom.Models;

namespace Fathom.LlamaCpp;

/// <summary>Which of a context's cells and places for sequences are taken, and which are promised. What sequences share is counted once, until the last of them ends.</summary>
sealed class CellRoom
{
    readonly SortedSet<int> free = [];
    long cells, most;
    int promisedSequences;

    /// <summary>Cells that are taken or promised.</summary>
    public long Cells => cells;

    /// <summary>Whether nothing is taken and nothing promised.</summary>
    public bool IsEmpty => cells == 0 && promisedSequences == 0;

    /// <summary>An empty context of so much room.</summary>
    public void Reset(Room room)
    {
        (most, cells, promisedSequences) = (room.Positions, 0, 0);
        free.Clear();
        for (int i = 0; i < room.Sequences; i++)
            free.Add(i);
    }

    /// <summary>Whether there is room for as much more.</summary>
    public bool Fits(Room room) => room.Sequences <= free.Count - promisedSequences && room.Positions <= most - cells;

    /// <summary>Promises room for a sequence more.</summary>
    public void Promise(long positions)
    {
        cells += positions;
        promisedSequences++;
    }

    /// <summary>Takes such a promise back.</summary>
    public void EndPromise(long positions)
    {
        cells -= positions;
        promisedSequences--;
    }

    /// <summary>Takes cells, or gives some back.</summary>
    public void Take(long positions) => cells += positions;

    /// <summary>The first place that is free.</summary>
    public int TakePlace()
    {
        int place = free.Min;
        free.Remove(place);
        return place;
    }

    /// <summary>Gives a place back.</summary>
    public void GivePlace(int place) => free.Add(place);
}

/// <summary>Cells that several sequences share.</summary>
sealed class SharedCells(int count)
{
    public int Count => count;

    public int Holders { get; set; } = 1;
}
