using System.Numerics.Tensors;

namespace Fathom.Lenses.Proof;

/// <summary>Proves from the logits of a few tokens that a layer's distribution q is further from the last layer's p than a limit. One for each thread.</summary>
/// <remarks>
/// Merging tokens never increases a Jensen-Shannon divergence (data processing), so that of the few and one cell for all others is a lower bound. What q gives the few
/// is known but for one number, the share t of them all, 0..1: q = t u with u their softmax among themselves, and 1 - t for the others. The bound is convex in t: tangents
/// rule out where it could be at the limit or below, until nothing is left of 0..1.
/// f(t) = 1 + 1/2 (sum p log p + t sum u log u + t log t + (1 - t) log (1 - t) - sum m log m), with m = p + q, the others' cell included, in bits.
/// </remarks>
sealed class DivergenceBound
{
    const int MostTangents = 16;

    const double Least = 1e-300;

    double[] shares = [], sums = [], logs = [];
    double ofFinal, ofShares, others;

    /// <summary>Whether the divergence is above a limit, whatever the logits of all other tokens are.</summary>
    /// <param name="final">p of the few tokens.</param>
    /// <param name="logits">The layer's logits of them, none of which is NaN or +Inf.</param>
    /// <param name="limit">The limit, in bits.</param>
    /// <returns>False where that is not proven.</returns>
    public bool IsAbove(ReadOnlySpan<float> final, ReadOnlySpan<float> logits, double limit)
    {
        if (!SetShares(logits))
            return false;
        SetFinal(final);
        double low = 0, high = 1;
        for (int i = 0; i < MostTangents; i++)
        {
            double share = (low + high) / 2;
            var (value, slope) = At(final, share);
            if (!(value > limit))
                return false;
            double reach = (value - limit) / Math.Abs(slope);
            (low, high) = slope > 0 ? (low, share - reach) : (share + reach, high);
            if (!(low <= high))
                return true;
        }
        return false;
    }

    /// <summary>u, and sum u log u.</summary>
    bool SetShares(ReadOnlySpan<float> logits)
    {
        int count = logits.Length;
        if (shares.Length < count)
            (shares, sums, logs) = (new double[2 * count], new double[2 * count], new double[2 * count]);
        Span<double> u = shares.AsSpan(0, count), shifted = sums.AsSpan(0, count);
        TensorPrimitives.ConvertTruncating(logits, shifted);
        double largest = count == 0 ? double.NegativeInfinity : TensorPrimitives.Max<double>(shifted);
        if (!double.IsFinite(largest))
            return false;
        TensorPrimitives.Subtract(shifted, largest, shifted);
        TensorPrimitives.Exp<double>(shifted, u);
        double sum = TensorPrimitives.Sum<double>(u);
        TensorPrimitives.Multiply(u, 1 / sum, u);
        TensorPrimitives.Max(shifted, Math.Log(Least), shifted);
        ofShares = (TensorPrimitives.Dot<double>(u, shifted) - Math.Log(sum)) / Math.Log(2);
        return true;
    }

    /// <summary>sum p log p, and the probability of all others.</summary>
    void SetFinal(ReadOnlySpan<float> final)
    {
        Span<double> p = sums.AsSpan(0, final.Length), log = logs.AsSpan(0, final.Length);
        TensorPrimitives.ConvertTruncating(final, p);
        others = Math.Clamp(1 - TensorPrimitives.Sum<double>(p), 0, 1);
        TensorPrimitives.Max(p, Least, log);
        TensorPrimitives.Log2<double>(log, log);
        ofFinal = TensorPrimitives.Dot<double>(p, log) + TimesLog(others);
    }

    /// <summary>The bound and its slope at a share.</summary>
    (double Value, double Slope) At(ReadOnlySpan<float> final, double share)
    {
        Span<double> u = shares.AsSpan(0, final.Length), m = sums.AsSpan(0, final.Length), log = logs.AsSpan(0, final.Length);
        TensorPrimitives.ConvertTruncating(final, m);
        TensorPrimitives.MultiplyAdd(u, share, m, m);
        TensorPrimitives.Max(m, Least, m);
        TensorPrimitives.Log2<double>(m, log);
        double rest = others + 1 - share, logRest = Math.Log2(Math.Max(rest, Least));
        double value = 1 + (ofFinal + share * ofShares + TimesLog(share) + TimesLog(1 - share) - TensorPrimitives.Dot<double>(m, log) - rest * logRest) / 2;
        double slope = (ofShares + Math.Log2(Math.Max(share, Least)) - Math.Log2(Math.Max(1 - share, Least)) - TensorPrimitives.Dot<double>(u, log) + logRest) / 2;
        return (value, slope);
    }

    static double TimesLog(double x) => x > 0 ? x * Math.Log2(x) : 0;
}
