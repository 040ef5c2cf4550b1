using Fathom.Figures;

namespace Fathom.Charts.Page;

/// <summary>Columns that are groups of tokens.</summary>
/// <param name="Firsts">The first token of each, from 0; a group ends where the next one begins.</param>
/// <param name="Labels">As axes name them, one a group.</param>
/// <param name="By">Which value a group has: max, mean or last.</param>
sealed record PageGroups(int[] Firsts, string[] Labels, string By)
{
    internal static PageGroups Of(Figure figure, Reduction by) =>
        new([.. figure.Columns.Select(column => column.FirstToken)], [.. figure.Columns.Select(column => column.Label)], by.ToString().ToLowerInvariant());
}
