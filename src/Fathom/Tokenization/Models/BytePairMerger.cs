namespace Fathom.Tokenization.Models;

/// <summary>Merges the symbols of one piece after another, in time n log n of a piece's length.</summary>
/// <remarks>Symbols form a linked list, possible merges wait in a heap by rank and then from left to right.</remarks>
sealed class BytePairMerger(MergeTable merges)
{
    const int None = -1;
    readonly PriorityQueue<int, ulong> waiting = new();
    int[] symbols = new int[64], next = new int[64], previous = new int[64];
    int count;

    /// <summary>Adds a symbol to the piece: a token's id, or -1 for what no token spells and nothing merges with.</summary>
    public void Add(int symbol)
    {
        if (count == symbols.Length)
            Grow();
        symbols[count] = symbol;
        previous[count] = count - 1;
        next[count] = ++count;
    }

    /// <summary>Merges the piece, adds its tokens to the ids, and is ready for the next piece.</summary>
    public void Finish(List<int> ids)
    {
        if (count == 0)
            return;
        next[count - 1] = None;
        for (int i = 0; i + 1 < count; i++)
            Consider(i);
        while (waiting.TryDequeue(out int left, out ulong priority))
            Merge(left, (int)(priority >> 32));
        for (int i = 0; i != None; i = next[i])
        {
            if (symbols[i] >= 0)
                ids.Add(symbols[i]);
        }
        count = 0;
    }

    /// <summary>Merges a symbol with its right neighbour, unless one of them has changed since the merge was considered.</summary>
    void Merge(int left, int rank)
    {
        int right = next[left];
        if (symbols[left] < 0 || right == None || !merges.TryFind(symbols[left], symbols[right], out int current, out int result)
            || current != rank)
            return;
        symbols[left] = result;
        symbols[right] = None;
        next[left] = next[right];
        if (next[right] != None)
            previous[next[right]] = left;
        next[right] = None;
        if (previous[left] != None)
            Consider(previous[left]);
        if (next[left] != None)
            Consider(left);
    }

    void Consider(int left)
    {
        if (symbols[left] >= 0 && symbols[next[left]] >= 0 && merges.TryFind(symbols[left], symbols[next[left]], out int rank, out _))
            waiting.Enqueue(left, (ulong)rank << 32 | (uint)left);
    }

    void Grow()
    {
        Array.Resize(ref symbols, 2 * count);
        Array.Resize(ref next, 2 * count);
        Array.Resize(ref previous, 2 * count);
    }
}
