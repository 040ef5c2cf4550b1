namespace Fathom.Studies.Statistics;

/// <summary>The chance that at least one of k samples is right.</summary>
public static class PassAtK
{
    /// <summary>The unbiased estimate of one prompt, 1 - C(n - c, k) / C(n, k) (Chen et al. 2021), as a product that neither overflows nor cancels; null for k above n.</summary>
    /// <param name="samples">How many samples there are, n.</param>
    /// <param name="right">How many of them are right, c.</param>
    /// <param name="k">How many are drawn, from 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">k is below 1, or more are right than there are.</exception>
    public static double? Of(int samples, int right, int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(right, samples);
        if (k > samples)
            return null;
        double allWrong = 1;
        for (int drawn = 0; drawn < k; drawn++)
            allWrong *= Math.Max(0, samples - right - drawn) / (double)(samples - drawn);
        return 1 - allWrong;
    }
}
