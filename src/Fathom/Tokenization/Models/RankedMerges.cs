namespace Fathom.Tokenization.Models;

/// <summary>Merges in the order in which a file lists them.</summary>
sealed class RankedMerges(int capacity) : MergeRule
{
    readonly Dictionary<ulong, ulong> merges = new(capacity);

    /// <summary>Adds a merge; of equal pairs the first stays.</summary>
    public void Add(int left, int right, int rank, int result) => merges.TryAdd(Key(left, right), Both(rank, result));

    public override bool TryFind(int left, int right, out uint rank, out int result)
    {
        bool found = merges.TryGetValue(Key(left, right), out ulong merge);
        (rank, result) = ((uint)(merge >> 32), (int)merge);
        return found;
    }

    /// <summary>Spreads the pair over 64 bits, one to one.</summary>
    /// <remarks>.NET hashes a ulong by xor of its halves, so that all pairs of equals would collide.</remarks>
    static ulong Key(int left, int right) => Both(left, right) * 0x9E3779B97F4A7C15;

    static ulong Both(int high, int low) => (ulong)(uint)high << 32 | (uint)low;
}
