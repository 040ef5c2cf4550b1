namespace Fathom.Studies.Statistics;

/// <summary>The correlations of a measure with being right, of samples whose prompts were drawn anew: sorted once, then one walk a draw.</summary>
sealed class DrawnCorrelations
{
    /// <summary>The places of the figures, of which the accuracies of the bins are the last.</summary>
    public const int Pearson = 0, Spearman = 1, Binned = 2, AurocOverAll = 3, FirstBin = 4, Figures = FirstBin + QuantileBin.Count;

    /// <summary>By rising value: the samples' prompts, whether each is right (1) or not (0), its value less the mean of all, and whether the next has another value.</summary>
    readonly int[] prompts, right;
    readonly double[] values;
    readonly bool[] endsTie;
    readonly double[] binX = new double[QuantileBin.Count], binY = new double[QuantileBin.Count];

    /// <param name="samples">The samples; equal ones keep their order.</param>
    public DrawnCorrelations(IReadOnlyList<MeasuredSample> samples)
    {
        MeasuredSample[] sorted = [.. samples.OrderBy(static sample => sample.Value)];
        double middle = sorted.Length == 0 ? 0 : sorted.Average(static sample => sample.Value);
        prompts = Array.ConvertAll(sorted, static sample => sample.Prompt);
        right = Array.ConvertAll(sorted, static sample => sample.IsRight ? 1 : 0);
        values = Array.ConvertAll(sorted, sample => sample.Value - middle);
        endsTie = [.. sorted.Select((sample, at) => at + 1 == sorted.Length || sorted[at + 1].Value != sample.Value)];
    }

    /// <summary>Takes the figures.</summary>
    /// <param name="times">How often each prompt was drawn.</param>
    /// <param name="figures">Where they go, NaN for undefined.</param>
    public void Take(int[] times, Span<double> figures)
    {
        long all = 0, allRight = 0;
        for (int i = 0; i < prompts.Length; i++)
        {
            int count = times[prompts[i]];
            all += count;
            allRight += count & -right[i];
        }
        bool hasBins = all >= QuantileBin.Count;
        int bin = 0, missing = hasBins ? QuantileBin.Size((int)all, 0) : int.MaxValue;
        double meanRank = (all + 1) / 2.0, sumX = 0, squaresX = 0, sumXRight = 0, squaresRank = 0, sumRankRight = 0, sumBin = 0;
        long before = 0, tied = 0, tiedRight = 0, binRight = 0;
        for (int i = 0; i < prompts.Length; i++)
        {
            int count = times[prompts[i]], countRight = count & -right[i];
            double x = values[i];
            tied += count;
            tiedRight += countRight;
            sumBin += count * x;
            binRight += countRight;
            for (missing -= count; missing <= 0 && hasBins && bin < QuantileBin.Count; missing += bin < QuantileBin.Count ? QuantileBin.Size((int)all, bin) : int.MaxValue / 2)
            {
                // What is more than the bin holds belongs to the next.
                int size = QuantileBin.Size((int)all, bin), over = -missing;
                (binX[bin], binY[bin]) = ((sumBin - over * x) / size, (binRight - (over & -right[i])) / (double)size);
                (sumBin, binRight) = (over * x, over & -right[i]);
                bin++;
            }
            if (!endsTie[i])
                continue;
            double rank = before + (tied + 1) / 2.0 - meanRank;
            before += tied;
            sumX += tied * x;
            squaresX += tied * x * x;
            sumXRight += tiedRight * x;
            squaresRank += tied * rank * rank;
            sumRankRight += tiedRight * rank;
            (tied, tiedRight) = (0, 0);
        }
        double squaresY = allRight * (double)(all - allRight) / all;
        figures[Pearson] = Ratio(sumXRight - sumX * allRight / all, squaresX - sumX * sumX / all, squaresY);
        figures[Spearman] = Ratio(sumRankRight, squaresRank, squaresY);
        figures[Binned] = hasBins ? Correlation.Pearson(binX, binY) ?? double.NaN : double.NaN;
        figures[AurocOverAll] = allRight == 0 || allRight == all ? double.NaN : 0.5 + sumRankRight / (allRight * (double)(all - allRight));
        for (int i = 0; i < QuantileBin.Count; i++)
            figures[FirstBin + i] = hasBins ? binY[i] : double.NaN;
    }

    /// <summary>The share of pairs of a right and a wrong answer in which the right one has the higher value; null without pairs.</summary>
    /// <param name="prompts">How many prompts there are.</param>
    public double? Auroc(int prompts)
    {
        double[] figures = new double[Figures];
        Take([.. Enumerable.Repeat(1, prompts)], figures);
        return double.IsNaN(figures[AurocOverAll]) ? null : figures[AurocOverAll];
    }

    static double Ratio(double products, double squaresX, double squaresY) =>
        squaresX > 0 && squaresY > 0 ? Math.Clamp(products / Math.Sqrt(squaresX * squaresY), -1, 1) : double.NaN;
}
