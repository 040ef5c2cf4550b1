namespace Fathom.Studies.Statistics;

/// <summary>How well a measure tells right from wrong answers to the same prompt.</summary>
public static class WithinPrompts
{
    /// <summary>
    /// Of all pairs of a right and a wrong answer to one prompt, the share in which the right one has the higher value (equal ones count half): the area under the curve of the
    /// receiver's operating characteristic (AUROC) without pairs of different prompts, so that a prompt's difficulty cannot pass for it.
    /// </summary>
    /// <param name="prompts">How many prompts there are.</param>
    /// <param name="samples">The samples.</param>
    public static PromptRatio Auroc(int prompts, IReadOnlyList<MeasuredSample> samples)
    {
        double[] won = new double[prompts], pairs = new double[prompts];
        foreach (var ofPrompt in samples.GroupBy(static sample => sample.Prompt))
        {
            double[] right = [.. ofPrompt.Where(static sample => sample.IsRight).Select(static sample => sample.Value)], wrong = [.. ofPrompt.Where(static sample => !sample.IsRight).Select(static sample => sample.Value)];
            pairs[ofPrompt.Key] = (double)right.Length * wrong.Length;
            won[ofPrompt.Key] = right.Sum(value => wrong.Sum(other => value > other ? 1 : value == other ? 0.5 : 0));
        }
        return new(won, pairs);
    }
}
