using Fathom.Traces;

namespace Fathom.Figures;

/// <summary>Columns that become one, or one that stays alone.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Last">The last of them.</param>
/// <param name="Group">The group that they are, or as much of it as is drawn; null for a column that is in none.</param>
readonly record struct GroupSpan(int First, int Last, TokenGroup? Group)
{
    /// <summary>Parts the columns from the first to the last by the groups that they are in.</summary>
    internal static IReadOnlyList<GroupSpan> Of(IReadOnlyList<TokenGroup> groups, int first, int last)
    {
        List<GroupSpan> spans = [];
        int next = first;
        foreach (var group in groups.Where(group => group.Last >= first && group.First <= last))
        {
            AddAlone(group.First);
            int end = Math.Min(group.Last, last);
            spans.Add(new(next, end, group));
            next = end + 1;
        }
        AddAlone(last + 1);
        return spans;

        void AddAlone(int end)
        {
            for (; next < end; next++)
                spans.Add(new(next, next, null));
        }
    }
}
