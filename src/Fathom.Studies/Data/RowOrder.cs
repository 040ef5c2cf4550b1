namespace Fathom.Studies.Data;

/// <summary>Another order of rows than their own, which a seed gives: the same wherever rows are taken.</summary>
static class RowOrder
{
    /// <summary>What SQL orders rows by that have their number in a column of that name.</summary>
    public static string Shuffled(ulong seed) => $"hash(number, {seed}::ubigint), number";
}
