using Fathom.Studies.Statistics;
using Fathom.Studies.Thinking;
using Fathom.Studies.Voting;

namespace Fathom.Studies.Reporting;

/// <summary>What ways to come to one answer would have given and cost, all from the same samples.</summary>
sealed class VotingMethods
{
    /// <summary>A choice at random is the mean of so many.</summary>
    const int RandomChoices = 20;

    const string AllTokens = "it needs samples that were generated to their end, and here the rejected ones were not";

    /// <summary>Plain majority voting.</summary>
    const string Cons = "cons";

    readonly Dictionary<StudyPromptSamples, KnownEquality> equality = new(ReferenceEqualityComparer.Instance);
    readonly SampleMeasure? asItRan;

    VotingMethods(IReadOnlyList<StudyPromptSamples> prompts, string? thinksBy)
    {
        asItRan = thinksBy == PrefixMeasure.SelfCertainty.Name() ? SampleMeasure.PrefixSelfCertainty
            : thinksBy == PrefixMeasure.LogProbability.Name() ? SampleMeasure.PrefixLogProbability
            : thinksBy == PrefixMeasure.Random.Name() ? null : SampleMeasure.PrefixDtr;
        foreach (var prompt in prompts)
            equality.Add(prompt, new());
    }

    /// <summary>The ways, plain majority voting first; none where nothing is graded.</summary>
    /// <param name="prompts">The prompts of which all samples are graded.</param>
    /// <param name="keep">The share of samples that go on, or that vote.</param>
    /// <param name="prefix">After how many tokens the others stop.</param>
    /// <param name="thinksBy">What decided which samples went on when they ran, by its name; null where all did.</param>
    /// <param name="bootstrap">How prompts are drawn anew.</param>
    public static IReadOnlyList<VotingMethod> Of(IReadOnlyList<StudyPromptSamples> prompts, decimal keep, int prefix, string? thinksBy, Bootstrap bootstrap) =>
        prompts.Count == 0 ? [] : new VotingMethods(prompts, thinksBy).Ways(prompts, keep, prefix, bootstrap);

    List<VotingMethod> Ways(IReadOnlyList<StudyPromptSamples> prompts, decimal keep, int prefix, Bootstrap bootstrap)
    {
        bool isWhole = prompts.All(static prompt => prompt.Samples.All(static sample => !sample.IsRejected));
        bool wasChosen = prompts.Any(static prompt => prompt.Samples.Any(static sample => sample.Kept is not null));
        var random = new RandomStream(bootstrap.Seed);
        string best = $"the {keep * 100:0.##} % of samples with the highest";
        (VotingMethod Method, Func<StudyPromptSamples, Outcome>? Outcome)[] ways =
        [
            (new(Cons, "Cons@n", "all samples vote"), Whole(prompt => Chosen(prompt, Everyone(prompt), values: null, All(prompt)))),
            (new("mean", "Mean@n", "one sample, on average"), Whole(static prompt => new(prompt.Samples.Average(static sample => sample.Correct == true ? 1.0 : 0), prompt.Samples.Average(static sample => (double)sample.Tokens)))),
            .. wasChosen ? [(new("think_run", "Think@n, as it ran", "those that went on vote"), AsItRan)] : Array.Empty<(VotingMethod, Func<StudyPromptSamples, Outcome>?)>(),
            (new("think", "Think@n", $"{best} DTR of the first {prefix} tokens go on and vote"), Early(SampleMeasure.PrefixDtr)),
            (new("think_self_certainty", "Think@n by self-certainty", $"{best} self-certainty of the first {prefix} tokens"), Early(SampleMeasure.PrefixSelfCertainty)),
            (new("think_log_probability", "Think@n by log-probability", $"{best} mean log-probability of the first {prefix} tokens"), Early(SampleMeasure.PrefixLogProbability)),
            (new("think_random", "Think@n at random", $"{keep * 100:0.##} % of samples go on, whichever: the mean of {RandomChoices} choices"), Whole(AtRandom)),
            (new("whole_dtr", "DTR@n", $"{best} DTR of the whole answer vote"), Late(SampleMeasure.Dtr)),
            (new("self_certainty", "Self-certainty@n", $"{best} self-certainty of the whole answer vote"), Late(SampleMeasure.SelfCertainty)),
            (new("short", "Short@n", $"the shortest {keep * 100:0.##} % of samples vote"), Late(SampleMeasure.ReversedTokens)),
            (new("long", "Long@n", $"the longest {keep * 100:0.##} % of samples vote"), Late(SampleMeasure.Tokens)),
        ];
        Outcome[]? plain = isWhole ? [.. prompts.Select(ways[0].Outcome!)] : null;
        return [.. ways.Select(way => way.Outcome is null ? way.Method with { Missing = AllTokens } : Told(way.Method, [.. prompts.Select(way.Outcome)], plain, bootstrap))];

        Func<StudyPromptSamples, Outcome>? Whole(Func<StudyPromptSamples, Outcome> outcome) => isWhole ? outcome : null;

        Func<StudyPromptSamples, Outcome>? Early(SampleMeasure measure) => Whole(prompt => Best(prompt, measure, kept => Prefixes.Tokens(Lengths(prompt), kept, prefix)));

        Func<StudyPromptSamples, Outcome>? Late(SampleMeasure measure) => Whole(prompt => Best(prompt, measure, _ => All(prompt)));

        Outcome Best(StudyPromptSamples prompt, SampleMeasure measure, Func<int[], long> cost)
        {
            double?[] values = [.. prompt.Samples.Select(sample => sample[measure])];
            int[] kept = Prefixes.Keep(values, keep);
            return Chosen(prompt, kept, values, cost(kept));
        }

        Outcome AtRandom(StudyPromptSamples prompt)
        {
            Outcome[] choices = [.. Enumerable.Range(0, RandomChoices).Select(_ =>
            {
                double?[] values = [.. prompt.Samples.Select(_ => (double?)(random.Next() >> 11))];
                int[] kept = Prefixes.Keep(values, keep);
                return Chosen(prompt, kept, values, Prefixes.Tokens(Lengths(prompt), kept, prefix));
            })];
            return new(choices.Average(static choice => choice.Right), choices.Average(static choice => choice.Tokens));
        }
    }

    Outcome AsItRan(StudyPromptSamples prompt)
    {
        int[] kept = [.. Everyone(prompt).Where(sample => prompt.Samples[sample].Kept != false)];
        double?[]? values = asItRan is { } measure && kept.Length < prompt.Samples.Count ? [.. prompt.Samples.Select(sample => sample[measure])] : null;
        return Chosen(prompt, kept, values, prompt.Samples.Sum(static sample => (long)(sample.Kept == false ? Math.Min(sample.Tokens, sample.PrefixTokens ?? sample.Tokens) : sample.Tokens)));
    }

    Outcome Chosen(StudyPromptSamples prompt, IEnumerable<int> voters, IReadOnlyList<double?>? values, long tokens) =>
        new(Vote.Of([.. prompt.Samples.Select(static sample => sample.Answer)], voters, values, equality[prompt].AreEqual).Winner is { } winner && prompt.Samples[winner.Sample].Correct == true ? 1 : 0, tokens);

    static VotingMethod Told(VotingMethod method, Outcome[] outcomes, Outcome[]? plain, Bootstrap bootstrap)
    {
        double[] each = [.. outcomes.Select(static _ => 1.0)], right = [.. outcomes.Select(static outcome => outcome.Right)], tokens = [.. outcomes.Select(static outcome => outcome.Tokens)];
        var told = bootstrap.Of(
        [
            new(right, each), new(tokens, each),
            .. plain is null ? [] : (PromptRatio[])[new([.. right.Zip(plain, static (rights, of) => rights - of.Right)], each), new(tokens, [.. plain.Select(static of => of.Tokens)])],
        ]);
        return method with { Accuracy = told[0], Tokens = told[1], Gain = plain is null ? default : told[2], Cost = plain is null ? default : told[3] };
    }

    static IEnumerable<int> Everyone(StudyPromptSamples prompt) => Enumerable.Range(0, prompt.Samples.Count);

    static int[] Lengths(StudyPromptSamples prompt) => [.. prompt.Samples.Select(static sample => sample.Tokens)];

    static long All(StudyPromptSamples prompt) => prompt.Samples.Sum(static sample => (long)sample.Tokens);

    /// <summary>What a way gives of one prompt.</summary>
    /// <param name="Right">1 for the right answer, 0 for another or none; something between where a way is a mean.</param>
    /// <param name="Tokens">How many tokens are generated.</param>
    readonly record struct Outcome(double Right, double Tokens);
}
