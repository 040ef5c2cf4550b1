namespace Fathom.Tokenization.Models;

/// <summary>Merges in the order in which a file lists them.</summary>
sealed class RankedMerges(int capacity) : MergeRule
{
    readonly Dictionary<ulong, ulong> merges = new(capacity);

    /// <summary>Reads merges of the form "left right". One whose parts or result are no tokens is left out, but keeps its rank.</summary>
    /// <exception cref="FormatException">A merge is not two tokens with a space between them.</exception>
    public static RankedMerges Parse(string[] merges, Vocabulary vocabulary)
    {
        var table = new RankedMerges(merges.Length);
        char[] joined = [];
        for (int rank = 0; rank < merges.Length; rank++)
        {
            string merge = merges[rank];
            int space = merge.Length > 1 ? merge.IndexOf(' ', 1) : -1;
            if (space < 0 || space == merge.Length - 1)
                throw new FormatException($"merge {rank} is malformed: \"{merge}\" is not two tokens with a space between them");
            var left = merge.AsSpan(0, space);
            var right = merge.AsSpan(space + 1);
            if (joined.Length < merge.Length)
                joined = new char[2 * merge.Length];
            left.CopyTo(joined);
            right.CopyTo(joined.AsSpan(space));
            if (vocabulary.TryFind(left, out int leftId) && vocabulary.TryFind(right, out int rightId)
                && vocabulary.TryFind(joined.AsSpan(0, merge.Length - 1), out int result))
                table.Add(leftId, rightId, rank, result);
        }
        return table;
    }

    /// <summary>Adds a merge; of equal pairs the first stays.</summary>
    public void Add(int left, int right, int rank, int result) => merges.TryAdd(Key(left, right), Both(rank, result));

    public override bool TryFind(int left, int right, WorkBudget budget, out uint rank, out int result)
    {
        budget.Work(1);
        bool found = merges.TryGetValue(Key(left, right), out ulong merge);
        (rank, result) = ((uint)(merge >> 32), (int)merge);
        return found;
    }

    /// <summary>Spreads the pair over 64 bits, one to one.</summary>
    /// <remarks>.NET hashes a ulong by xor of its halves, so that all pairs of equals would collide.</remarks>
    static ulong Key(int left, int right) => Both(left, right) * 0x9E3779B97F4A7C15;

    static ulong Both(int high, int low) => (ulong)(uint)high << 32 | (uint)low;
}
