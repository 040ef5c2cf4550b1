namespace Fathom.Tokenization.Models;

/// <summary>Merges the symbols of one piece after another, in time n log n of a piece's length.</summary>
/// <remarks>Symbols form a linked list, possible merges wait in a heap by rank and then from left to right.</remarks>
sealed class BytePairMerger(MergeRule rule, WorkBudget budget)
{
    const int None = -1;
    readonly PriorityQueue<int, ulong> waiting = new();
    int[] symbols = new int[64], next = new int[64], previous = new int[64];
    int count;

    /// <summary>Adds a symbol to the piece.</summary>
    public void Add(int symbol)
    {
        if (count == symbols.Length)
            Grow();
        symbols[count] = symbol;
        previous[count] = count - 1;
        next[count] = ++count;
    }

    /// <summary>Merges the piece and is ready for the next; the merged symbols are valid until then.</summary>
    public ReadOnlySpan<int> Merge()
    {
        if (count == 0)
            return [];
        next[count - 1] = None;
        for (int i = 0; i + 1 < count; i++)
            Consider(i);
        while (waiting.TryDequeue(out int left, out ulong priority))
            Merge(left, (uint)(priority >> 32));
        int merged = 0;
        for (int i = 0; i != None; i = next[i])
            symbols[merged++] = symbols[i];
        count = 0;
        return symbols.AsSpan(0, merged);
    }

    /// <summary>Merges a symbol with its right neighbour, unless one of them has changed since the merge was considered.</summary>
    void Merge(int left, uint rank)
    {
        int right = next[left];
        if (symbols[left] == None || right == None || !rule.TryFind(symbols[left], symbols[right], budget, out uint current, out int result)
            || current != rank)
            return;
        symbols[left] = result;
        symbols[right] = None;
        next[left] = next[right];
        if (next[right] != None)
            previous[next[right]] = left;
        if (previous[left] != None)
            Consider(previous[left]);
        if (next[left] != None)
            Consider(left);
    }

    void Consider(int left)
    {
        if (rule.TryFind(symbols[left], symbols[next[left]], budget, out uint rank, out _))
            waiting.Enqueue(left, (ulong)rank << 32 | (uint)left);
    }

    void Grow()
    {
        Array.Resize(ref symbols, 2 * count);
        Array.Resize(ref next, 2 * count);
        Array.Resize(ref previous, 2 * count);
    }
}
