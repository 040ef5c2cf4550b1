namespace Fathom.Studies.Statistics;

/// <summary>The correlations of a measure with being right, of samples whose prompts were drawn anew: sorted once, then one walk a draw.</summary>
sealed class DrawnCorrelations
{
    /// <summary>How many figures there are: Pearson, Spearman, Pearson of the five bins, AUROC over all, and the accuracy of each bin.</summary>
    public const int Figures = 4 + QuantileBin.Count;

    readonly MeasuredSample[] sorted;
    readonly double middle;
    readonly double[] binX = new double[QuantileBin.Count], binY = new double[QuantileBin.Count];

    /// <param name="samples">The samples; equal ones keep their order.</param>
    public DrawnCorrelations(IReadOnlyList<MeasuredSample> samples)
    {
        sorted = [.. samples.OrderBy(static sample => sample.Value)];
        middle = sorted.Length == 0 ? 0 : sorted.Average(static sample => sample.Value);
    }

    /// <summary>Takes the figures.</summary>
    /// <param name="times">How often each prompt was drawn.</param>
    /// <param name="figures">Where they go, NaN for undefined.</param>
    public void Take(int[] times, Span<double> figures)
    {
        long all = 0, right = 0;
        foreach (var sample in sorted)
        {
            all += times[sample.Prompt];
            right += sample.IsRight ? times[sample.Prompt] : 0;
        }
        double meanRank = (all + 1) / 2.0, sumX = 0, squaresX = 0, sumXRight = 0, squaresRank = 0, sumRankRight = 0;
        long before = 0;
        for (int first = 0, next; first < sorted.Length; first = next)
        {
            double value = sorted[first].Value, x = value - middle;
            long tied = 0, tiedRight = 0;
            for (next = first; next < sorted.Length && sorted[next].Value == value; next++)
            {
                int count = times[sorted[next].Prompt];
                tied += count;
                tiedRight += sorted[next].IsRight ? count : 0;
            }
            double rank = before + (tied + 1) / 2.0 - meanRank;
            before += tied;
            sumX += tied * x;
            squaresX += tied * x * x;
            sumXRight += tiedRight * x;
            squaresRank += tied * rank * rank;
            sumRankRight += tiedRight * rank;
        }
        double squaresY = right * (double)(all - right) / all;
        figures[0] = Ratio(sumXRight - sumX * right / all, squaresX - sumX * sumX / all, squaresY);
        figures[1] = Ratio(sumRankRight, squaresRank, squaresY);
        TakeBins(times, all, figures[4..]);
        figures[2] = BinnedPearson(figures[4]);
        figures[3] = right == 0 || right == all ? double.NaN : 0.5 + sumRankRight / (right * (double)(all - right));
    }

    void TakeBins(int[] times, long all, Span<double> accuracies)
    {
        accuracies.Fill(double.NaN);
        if (all < QuantileBin.Count)
            return;
        int at = 0, left = sorted.Length == 0 ? 0 : times[sorted[0].Prompt];
        for (int bin = 0; bin < QuantileBin.Count; bin++)
        {
            int size = QuantileBin.Size((int)all, bin);
            double x = 0, y = 0;
            for (int missing = size; missing > 0;)
            {
                while (left == 0)
                    left = times[sorted[++at].Prompt];
                int taken = Math.Min(left, missing);
                x += taken * (sorted[at].Value - middle);
                y += sorted[at].IsRight ? taken : 0;
                missing -= taken;
                left -= taken;
            }
            (binX[bin], binY[bin], accuracies[bin]) = (x / size, y / size, y / size);
        }
    }

    double BinnedPearson(double first) => double.IsNaN(first) ? double.NaN : Correlation.Pearson(binX, binY) ?? double.NaN;

    static double Ratio(double products, double squaresX, double squaresY) =>
        squaresX > 0 && squaresY > 0 ? Math.Clamp(products / Math.Sqrt(squaresX * squaresY), -1, 1) : double.NaN;
}
