namespace Fathom.Tokenization.Models;

/// <summary>Which two symbols may merge, into what, and how soon.</summary>
/// <remarks>A symbol is a token's id, or the size of the vocabulary and a rune added up for a rune that is no token.</remarks>
abstract class MergeRule
{
    /// <summary>Whether two neighbours may merge; of all such pairs the one of the lowest rank goes first, the leftmost on ties. Counts the step.</summary>
    public abstract bool TryFind(int left, int right, WorkBudget budget, out uint rank, out int result);
}
