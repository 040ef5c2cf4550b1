using MathNet.Numerics.Distributions;
using Net = MathNet.Numerics.Statistics;

namespace Fathom.Studies.Statistics;

/// <summary>How two series of numbers go together.</summary>
public static class Correlation
{
    static readonly double Normal975 = Normal.InvCDF(0, 1, 0.975);

    /// <summary>Pearson's correlation; null with fewer than 2 points, or where one side is constant.</summary>
    /// <param name="x">One number a point, all finite.</param>
    /// <param name="y">Likewise, as many.</param>
    public static double? Pearson(IReadOnlyList<double> x, IReadOnlyList<double> y) => IsDefined(x, y) ? Math.Clamp(Net.Correlation.Pearson(x, y), -1, 1) : null;

    /// <summary>Spearman's: Pearson's of the ranks, where equal numbers have the mean of theirs; null as there.</summary>
    /// <param name="x">One number a point, all finite.</param>
    /// <param name="y">Likewise, as many.</param>
    public static double? Spearman(IReadOnlyList<double> x, IReadOnlyList<double> y) => IsDefined(x, y) ? Math.Clamp(Net.Correlation.Spearman(x, y), -1, 1) : null;

    /// <summary>Fisher's interval of a correlation of independent points, tanh(atanh r ± 1.96 / sqrt(n - 3)); null for fewer than 4 points, or where there is no correlation.</summary>
    /// <param name="correlation">The correlation.</param>
    /// <param name="points">Of how many points.</param>
    public static Interval? Fisher(double? correlation, int points)
    {
        if (correlation is not { } r || points < 4)
            return null;
        double reach = Normal975 / Math.Sqrt(points - 3);
        return new(Math.Tanh(Math.Atanh(r) - reach), Math.Tanh(Math.Atanh(r) + reach));
    }

    static bool IsDefined(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Count, x.Count);
        return x.Count > 1 && x.Any(value => value != x[0]) && y.Any(value => value != y[0]);
    }
}
