using Fathom.Studies.Data;
using Fathom.Studies.Statistics;
using Fathom.Studies.Storing;
using Fathom.Studies.Voting;

namespace Fathom.Studies.Reporting;

/// <summary>Two studies of the same prompts beside each other. All differences are B less A, over the prompts that both have.</summary>
public sealed record StudyComparison
{
    /// <summary>The studies' files, without their folders.</summary>
    public required (string A, string B) Names { get; init; }

    /// <summary>What their samples depend on.</summary>
    public required (StudyHead A, StudyHead B) Heads { get; init; }

    /// <summary>How many prompts are compared: both have samples of them, and they ask and expect the same.</summary>
    public required int Prompts { get; init; }

    /// <summary>How many prompts have samples in A alone, and in B alone.</summary>
    public required (int A, int B) Alone { get; init; }

    /// <summary>The prompts that have the same name and ask or expect something else, which are left out.</summary>
    public required IReadOnlyList<string> Changed { get; init; }

    /// <summary>How many samples of the compared prompts each has.</summary>
    public required (int A, int B) Samples { get; init; }

    /// <summary>What is compared.</summary>
    public required IReadOnlyList<PairedFigure> Figures { get; init; }

    /// <summary>What the intervals were made with.</summary>
    public required ReportOptions Options { get; init; }

    /// <summary>Compares two studies.</summary>
    /// <exception cref="FathomException">They have no prompt in common, or one has no samples.</exception>
    public static StudyComparison Of(StudyFile a, StudyFile b, ReportOptions? options = null)
    {
        options ??= new();
        Dictionary<string, StudyPromptSamples> ofA = SamplesOf(a), ofB = SamplesOf(b);
        Dictionary<string, Asked> askedA = AskedOf(a), askedB = AskedOf(b);
        string[] common = [.. ofA.Keys.Where(ofB.ContainsKey)], changed = [.. common.Where(id => askedA[id] != askedB[id])];
        string[] same = [.. common.Except(changed)];
        if (same.Length == 0)
            throw new FathomException($"{a.Path} and {b.Path} have no prompt in common that asks and expects the same{(changed.Length > 0 ? $" ({changed.Length} have the same name alone)" : "")}");
        var bootstrap = new Bootstrap(same.Length, options.Resamplings, options.Seed);
        return new()
        {
            Names = (Path.GetFileName(a.Path), Path.GetFileName(b.Path)),
            Heads = (a.Head, b.Head),
            Prompts = same.Length,
            Alone = (ofA.Count - common.Length, ofB.Count - common.Length),
            Changed = changed,
            Samples = (same.Sum(id => ofA[id].Samples.Count), same.Sum(id => ofB[id].Samples.Count)),
            Options = options,
            Figures =
            [
                Paired("accuracy", "right answers", "", static prompt => Mean(prompt, static sample => sample.Correct is { } right ? right ? 1 : 0 : null)),
                Paired("majority", "right by majority (Cons@n)", "", Majority),
                .. SampleMeasure.All.Where(static measure => measure != SampleMeasure.ReversedTokens).Select(measure => Paired(measure.Key, measure.Title, measure.Unit, prompt => Mean(prompt, sample => sample.IsRejected && measure.NeedsAll ? null : sample[measure]))),
                Paired("cut", "cut at the limit", "", static prompt => Mean(prompt, static sample => sample.Finish is null || sample.IsRejected ? null : sample.Finish == "length" ? 1 : 0)),
            ],
        };

        PairedFigure Paired(string key, string title, string unit, Func<StudyPromptSamples, double?> figure)
        {
            (double? A, double? B)[] pairs = [.. same.Select(id => (figure(ofA[id]), figure(ofB[id])))];
            var both = pairs.Select(static pair => pair is ({ } first, { } second) ? (first, second) : ((double, double)?)null).ToArray();
            return new(key, title, unit, both.Count(static pair => pair is not null),
                PromptRatio.Mean(both.Select(static pair => pair?.Item1)).Value, PromptRatio.Mean(both.Select(static pair => pair?.Item2)).Value,
                bootstrap.Of([PromptRatio.Mean(both.Select(static pair => pair?.Item2 - pair?.Item1))])[0]);
        }
    }

    static double? Mean(StudyPromptSamples prompt, Func<ReportedSample, double?> figure)
    {
        double[] known = [.. prompt.Samples.Select(figure).OfType<double>()];
        return known.Length == 0 ? null : known.Average();
    }

    static double? Majority(StudyPromptSamples prompt) => !prompt.IsGraded || prompt.Samples.Any(static sample => sample.IsRejected) ? null
        : Vote.Of([.. prompt.Samples.Select(static sample => sample.Answer)], Enumerable.Range(0, prompt.Samples.Count)).Winner is { } winner && prompt.Samples[winner.Sample].Correct == true ? 1 : 0;

    static Dictionary<string, StudyPromptSamples> SamplesOf(StudyFile study)
    {
        var prompts = StudySamples.Of(study);
        return prompts.Length > 0 ? prompts.ToDictionary(static prompt => prompt.Id) : throw new FathomException($"{study.Path}: has no sample to compare");
    }

    static Dictionary<string, Asked> AskedOf(StudyFile study)
    {
        using var command = study.Duck.Command("select id, prompt, messages::varchar, expected from prompts");
        using var reader = command.ExecuteReader();
        var asked = new Dictionary<string, Asked>();
        while (reader.Read())
            asked.Add(reader.GetString(0), new(Text(1), Text(2), Text(3)));
        return asked;

        string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
    }

    /// <summary>What a prompt asks and what is expected.</summary>
    sealed record Asked(string? Prompt, string? Messages, string? Expected);
}

/// <summary>A figure of two studies: the mean over prompts of each prompt's mean over its samples.</summary>
/// <param name="Key">Its name in JSON.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Unit">Its unit; empty for none.</param>
/// <param name="Prompts">How many prompts have it in both.</param>
/// <param name="A">That of A; null where there is none.</param>
/// <param name="B">That of B.</param>
/// <param name="Difference">B less A, prompt by prompt, with its interval.</param>
public sealed record PairedFigure(string Key, string Title, string Unit, int Prompts, double? A, double? B, Estimate Difference);
