using Fathom.Studies.Voting;

namespace Fathom.Studies.Statistics;

/// <summary>The chance that the majority of k samples is right: k of a prompt's samples are drawn without replacement, those with an answer vote, and of answers with as many votes each wins as often.</summary>
/// <remarks>Ties are parted evenly because samples have no order of their own: over all orders of the samples each of the tied answers is as often the first.</remarks>
public static class MajorityAtK
{
    /// <summary>With more samples than this, random orders stand for all subsets.</summary>
    public const int MostExact = 32;

    /// <summary>So many random orders.</summary>
    public const int Orders = 2_000;

    /// <summary>The chances of one prompt for k = 1, 2 … to the number of its samples: exactly, or of random orders where there are more than <see cref="MostExact"/> samples.</summary>
    /// <param name="classes">The samples' answers.</param>
    /// <param name="isRight">Whether each class of answers is right, as its first sample is.</param>
    /// <param name="seed">Of the random orders.</param>
    public static double[] Of(AnswerClasses classes, IReadOnlyList<bool> isRight, ulong seed)
    {
        int[] sizes = new int[isRight.Count];
        foreach (int? one in classes.OfSamples)
            if (one is { } at)
                sizes[at]++;
        return classes.OfSamples.Count <= MostExact ? Exact(classes.OfSamples.Count, sizes, isRight) : Drawn(classes.OfSamples, isRight, seed);
    }

    /// <summary>Counts subsets by how many votes the winner has, then by how many right and wrong answers have as many.</summary>
    static double[] Exact(int samples, int[] sizes, IReadOnlyList<bool> isRight)
    {
        double[] won = new double[samples + 1];
        int silent = samples - sizes.Sum(), rightClasses = isRight.Count(static right => right), wrongClasses = sizes.Length - rightClasses;
        for (int most = 1; most <= sizes.DefaultIfEmpty().Max(); most++)
        {
            int right = Math.Min(rightClasses, samples / most), wrong = Math.Min(wrongClasses, samples / most);
            var ways = new double[samples + 1, right + 1, wrong + 1];
            ways[0, 0, 0] = 1;
            for (int one = 0; one < sizes.Length; one++)
                ways = With(ways, sizes[one], most, isRight[one]);
            ways = With(ways, silent, silent + 1, isRight: false);
            for (int k = most; k <= samples; k++)
                for (int a = 1; a <= right; a++)
                    for (int b = 0; b <= wrong; b++)
                        won[k] += ways[k, a, b] * a / (a + b);
        }
        double[] chances = new double[samples];
        double subsets = 1;
        for (int k = 1; k <= samples; k++)
        {
            subsets = subsets * (samples - k + 1) / k;
            chances[k - 1] = won[k] / subsets;
        }
        return chances;
    }

    /// <summary>The ways with up to so many of a class' samples; with just as many it is one of those that have most.</summary>
    static double[,,] With(double[,,] ways, int size, int most, bool isRight)
    {
        int samples = ways.GetLength(0) - 1, right = ways.GetLength(1) - 1, wrong = ways.GetLength(2) - 1;
        var with = new double[samples + 1, right + 1, wrong + 1];
        double[] choices = new double[Math.Min(size, most) + 1];
        choices[0] = 1;
        for (int chosen = 1; chosen < choices.Length; chosen++)
            choices[chosen] = choices[chosen - 1] * (size - chosen + 1) / chosen;
        for (int k = 0; k <= samples; k++)
            for (int i = 0; i <= right; i++)
                for (int j = 0; j <= wrong; j++)
                    if (ways[k, i, j] is > 0 and var way)
                        for (int chosen = 0; chosen < choices.Length && k + chosen <= samples; chosen++)
                            if ((chosen == most && isRight ? i + 1 : i) is var a && (chosen == most && !isRight ? j + 1 : j) is var b && a <= right && b <= wrong)
                                with[k + chosen, a, b] += way * choices[chosen];
        return with;
    }

    static double[] Drawn(IReadOnlyList<int?> classes, IReadOnlyList<bool> isRight, ulong seed)
    {
        var random = new RandomStream(seed);
        int[] order = [.. Enumerable.Range(0, classes.Count)], votes = new int[isRight.Count];
        double[] chances = new double[classes.Count];
        for (int draw = 0; draw < Orders; draw++)
        {
            random.Shuffle(order);
            Array.Clear(votes);
            var (most, right, leading) = (0, 0, 0);
            for (int k = 0; k < order.Length; k++)
            {
                if (classes[order[k]] is { } at)
                {
                    votes[at]++;
                    if (votes[at] > most)
                        (most, right, leading) = (votes[at], 0, 0);
                    if (votes[at] == most)
                        (right, leading) = (right + (isRight[at] ? 1 : 0), leading + 1);
                }
                chances[k] += leading == 0 ? 0 : (double)right / leading / Orders;
            }
        }
        return chances;
    }
}
