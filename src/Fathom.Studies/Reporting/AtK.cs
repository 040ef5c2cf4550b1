using Fathom.Studies.Statistics;

namespace Fathom.Studies.Reporting;

/// <summary>What k samples a prompt are good for.</summary>
/// <param name="K">How many samples are drawn.</param>
/// <param name="Prompts">How many prompts have as many.</param>
/// <param name="Pass">The mean chance that at least one of them is right.</param>
/// <param name="Majority">The mean chance that their majority is right.</param>
public sealed record AtK(int K, int Prompts, Estimate Pass, Estimate Majority)
{
    /// <summary>For every k that a prompt has samples for.</summary>
    /// <param name="prompts">The prompts of which all samples are graded and none was rejected.</param>
    /// <param name="bootstrap">How prompts are drawn anew.</param>
    internal static IReadOnlyList<AtK> Of(IReadOnlyList<StudyPromptSamples> prompts, Bootstrap bootstrap)
    {
        int most = prompts.Count == 0 ? 0 : prompts.Max(static prompt => prompt.Samples.Count);
        double[][] majority = [.. prompts.AsParallel().AsOrdered().Select((prompt, index) => MajorityOf(prompt, bootstrap.Seed + (ulong)index))];
        var estimates = bootstrap.Of([.. Enumerable.Range(1, most).SelectMany(k => (PromptRatio[])
        [
            PromptRatio.Mean(prompts.Select(prompt => PassAtK.Of(prompt.Samples.Count, prompt.Samples.Count(static sample => sample.Correct == true), k))),
            PromptRatio.Mean(majority.Select(chances => k <= chances.Length ? chances[k - 1] : (double?)null)),
        ])]);
        return [.. Enumerable.Range(1, most).Select(k => new AtK(k, prompts.Count(prompt => prompt.Samples.Count >= k), estimates[2 * k - 2], estimates[2 * k - 1]))];
    }

    static double[] MajorityOf(StudyPromptSamples prompt, ulong seed)
    {
        var classes = Voting.AnswerClasses.Of([.. prompt.Samples.Select(static sample => sample.Answer)]);
        return MajorityAtK.Of(classes, [.. classes.FirstSamples.Select(first => prompt.Samples[first].Correct == true)], seed);
    }
}
