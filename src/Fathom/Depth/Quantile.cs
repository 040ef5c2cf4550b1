namespace Fathom.Depth;

/// <summary>The one quantile of reports and tables.</summary>
public static class Quantile
{
    /// <summary>The smallest value that at least such a share of all does not exceed: one of the values, never something between two.</summary>
    /// <param name="values">The values, of which there is one at least.</param>
    /// <param name="share">The share, 0..1.</param>
    public static T Of<T>(IReadOnlyCollection<T> values, double share) =>
        values.Order().ElementAt(Math.Clamp((int)Math.Ceiling(share * values.Count) - 1, 0, values.Count - 1));
}
