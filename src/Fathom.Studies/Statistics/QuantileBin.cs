namespace Fathom.Studies.Statistics;

/// <summary>Points whose x are neighbours.</summary>
/// <param name="Members">Which points, by rising x.</param>
/// <param name="MeanX">The mean of their x.</param>
/// <param name="MeanY">The mean of their y.</param>
public sealed record QuantileBin(IReadOnlyList<int> Members, double MeanX, double MeanY)
{
    /// <summary>How many bins there are.</summary>
    public const int Count = 5;

    /// <summary>Puts points into five bins by x, equal ones in their order: sizes differ by at most one, longer bins first. Null for fewer than five points.</summary>
    /// <param name="x">One number a point.</param>
    /// <param name="y">Likewise, as many.</param>
    public static IReadOnlyList<QuantileBin>? Of(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        if (x.Count < Count)
            return null;
        int[] order = [.. Enumerable.Range(0, x.Count).OrderBy(point => x[point])];
        var bins = new QuantileBin[Count];
        for (int bin = 0, from = 0; bin < Count; from += Size(x.Count, bin), bin++)
        {
            int[] members = order[from..(from + Size(x.Count, bin))];
            bins[bin] = new(members, members.Average(point => x[point]), members.Average(point => y[point]));
        }
        return bins;
    }

    /// <summary>How many of so many points are in a bin.</summary>
    internal static int Size(int points, int bin) => points / Count + (bin < points % Count ? 1 : 0);

    /// <summary>Pearson's correlation of the bins' means; null where there are no bins, or one side is constant.</summary>
    /// <param name="bins">The bins.</param>
    public static double? Pearson(IReadOnlyList<QuantileBin>? bins) =>
        bins is null ? null : Correlation.Pearson([.. bins.Select(static bin => bin.MeanX)], [.. bins.Select(static bin => bin.MeanY)]);
}
