namespace Fathom.Studies.Statistics;

/// <summary>How well a measure tells right from wrong answers to the same prompt: of all pairs of a right and a wrong one, the share in which the right one has the higher value (equal ones count half).</summary>
/// <remarks>That is the area under the curve of the receiver's operating characteristic (AUROC), with pairs of one prompt only: a prompt's difficulty cannot pass for it.</remarks>
public sealed class WithinPrompts
{
    readonly double[] won;
    readonly long[] pairs;

    WithinPrompts(int prompts) => (won, pairs) = (new double[prompts], new long[prompts]);

    /// <summary>How many pairs there are.</summary>
    public long Pairs => pairs.Sum();

    /// <summary>How many prompts have such pairs.</summary>
    public int Prompts => pairs.Count(static count => count > 0);

    /// <summary>The share; null without pairs.</summary>
    public double? Auroc => Of([.. pairs.Select(static _ => 1)]) is var share && double.IsNaN(share) ? null : share;

    /// <summary>Counts the pairs.</summary>
    /// <param name="prompts">How many prompts there are.</param>
    /// <param name="points">The measured samples.</param>
    public static WithinPrompts Of(int prompts, IReadOnlyList<MeasuredSample> points)
    {
        var within = new WithinPrompts(prompts);
        foreach (var samples in points.GroupBy(static point => point.Prompt))
        {
            double[] right = [.. samples.Where(static point => point.IsRight).Select(static point => point.Value)], wrong = [.. samples.Where(static point => !point.IsRight).Select(static point => point.Value)];
            within.pairs[samples.Key] = (long)right.Length * wrong.Length;
            within.won[samples.Key] = right.Sum(value => wrong.Sum(other => value > other ? 1 : value == other ? 0.5 : 0));
        }
        return within;
    }

    /// <summary>The share where each prompt was drawn so often; NaN without pairs.</summary>
    internal double Of(int[] times)
    {
        double sum = 0, count = 0;
        for (int prompt = 0; prompt < times.Length; prompt++)
        {
            sum += times[prompt] * won[prompt];
            count += (double)times[prompt] * pairs[prompt];
        }
        return sum / count;
    }
}
