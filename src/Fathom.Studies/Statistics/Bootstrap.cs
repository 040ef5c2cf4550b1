using Fathom.Depth;

namespace Fathom.Studies.Statistics;

/// <summary>How far a figure would move with other prompts: prompts are drawn anew with replacement, each with all of its samples, and the figure is taken of each such draw.</summary>
/// <param name="Prompts">How many prompts there are, and are drawn each time.</param>
/// <param name="Resamplings">How many draws.</param>
/// <param name="Seed">Of SplitMix64, which gives one number a prompt drawn, all draws in one stream: prompt floor(number x prompts / 2^64).</param>
public sealed record Bootstrap(int Prompts, int Resamplings, ulong Seed)
{
    /// <summary>In so great a share of the draws a figure must be defined for its interval to be told.</summary>
    const double LeastDefined = 0.9;

    /// <summary>The intervals from the 2.5 to the 97.5 % quantile of figures over all draws in which they are defined; null for fewer than two prompts, or where a figure is undefined in more than a tenth of the draws.</summary>
    /// <param name="figures">How many figures.</param>
    /// <param name="take">Takes them: how often each prompt was drawn, and where they go, NaN for undefined.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public Interval?[] Intervals(int figures, Action<int[], double[]> take, CancellationToken cancel = default)
    {
        if (Prompts < 2 || Resamplings < 1)
            return new Interval?[figures];
        var random = new RandomStream(Seed);
        double[] taken = new double[figures];
        List<double>[] all = [.. Enumerable.Range(0, figures).Select(_ => new List<double>(Resamplings))];
        int[] times = new int[Prompts];
        for (int draw = 0; draw < Resamplings; draw++)
        {
            cancel.ThrowIfCancellationRequested();
            Array.Clear(times);
            for (int i = 0; i < Prompts; i++)
                times[random.Below(Prompts)]++;
            take(times, taken);
            for (int figure = 0; figure < figures; figure++)
                if (!double.IsNaN(taken[figure]))
                    all[figure].Add(taken[figure]);
        }
        return Array.ConvertAll(all, Middle);
    }

    /// <summary>Figures of prompts with their intervals.</summary>
    public Estimate[] Of(IReadOnlyList<PromptRatio> ratios)
    {
        var intervals = Intervals(ratios.Count, (times, figures) =>
        {
            for (int i = 0; i < figures.Length; i++)
                figures[i] = ratios[i].Of(times);
        });
        return [.. ratios.Select((ratio, i) => new Estimate(ratio.Value, intervals[i]))];
    }

    Interval? Middle(List<double> values) => values.Count < LeastDefined * Resamplings ? null : new(Quantile.Of(values, 0.025), Quantile.Of(values, 0.975));
}
