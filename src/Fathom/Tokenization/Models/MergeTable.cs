namespace Fathom.Tokenization.Models;

/// <summary>Which two tokens merge into which, and in what order: the lowest rank first.</summary>
sealed class MergeTable
{
    readonly Dictionary<ulong, ulong> merges;

    public MergeTable(int capacity) => merges = new(capacity);

    /// <summary>Adds a merge; of equal pairs the first stays.</summary>
    public void Add(int left, int right, int rank, int result) => merges.TryAdd(Key(left, right), Both(rank, result));

    public bool TryFind(int left, int right, out int rank, out int result)
    {
        bool found = merges.TryGetValue(Key(left, right), out ulong merge);
        (rank, result) = ((int)(merge >> 32), (int)merge);
        return found;
    }

    /// <summary>Spreads the pair over 64 bits, one to one: .NET hashes a ulong by xor of its halves, which makes all pairs of equals collide.</summary>
    static ulong Key(int left, int right) => Both(left, right) * 0x9E3779B97F4A7C15;

    static ulong Both(int high, int low) => (ulong)(uint)high << 32 | (uint)low;
}
