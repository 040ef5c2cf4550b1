using Fathom.Figures;

namespace Fathom.Comparisons;

/// <summary>A stretch of text at whose ends both traces have a token boundary: a column of the comparison, or several as one.</summary>
/// <param name="Text">The stretch, bytes that are no whole character as \xE2; or what a group of columns is called.</param>
/// <param name="Columns">The comparison's columns that it is, first and last.</param>
/// <param name="A">The token columns of the first trace, first and last.</param>
/// <param name="B">Those of the second.</param>
/// <param name="GroupedBy">Which value of its tokens a group has; null for a column that is in no group, which has the largest.</param>
public sealed record ComparedColumn(
    string Text, (int First, int Last) Columns, (int First, int Last) A, (int First, int Last) B, Reduction? GroupedBy = null)
{
    /// <summary>Its name at an axis.</summary>
    internal string Label => GroupedBy is null ? TokenLabel.Of(Text) : TokenLabel.OfGroup(Text);
}
