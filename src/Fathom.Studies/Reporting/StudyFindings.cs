using Fathom.Studies.Statistics;
using Fathom.Studies.Storing;

namespace Fathom.Studies.Reporting;

/// <summary>All that a report tells of a study, in numbers.</summary>
public sealed record StudyFindings
{
    /// <summary>The study's file, without its folder.</summary>
    public required string Name { get; init; }

    /// <summary>What its samples depend on.</summary>
    public required StudyHead Head { get; init; }

    /// <summary>What the report was made with.</summary>
    public required ReportOptions Options { get; init; }

    /// <summary>What it holds.</summary>
    public required StudyOverview Overview { get; init; }

    /// <summary>The prompts that have samples, with these.</summary>
    public required IReadOnlyList<StudyPromptSamples> Prompts { get; init; }

    /// <summary>How many samples were graded.</summary>
    public int Graded => Prompts.Sum(static prompt => prompt.Samples.Count(static sample => sample.Correct is not null));

    /// <summary>How many samples were stopped at their prefix.</summary>
    public int Rejected => Prompts.Sum(static prompt => prompt.Samples.Count(static sample => sample.IsRejected));

    /// <summary>How many of the graded prompts have right answers alone, wrong ones alone, and both.</summary>
    public (int Right, int Wrong, int Mixed) Kinds { get; init; }

    /// <summary>The share of right answers among the graded.</summary>
    public required Estimate Accuracy { get; init; }

    /// <summary>What k samples are good for, from k = 1; empty where no prompt is graded whole.</summary>
    public required IReadOnlyList<AtK> ByK { get; init; }

    /// <summary>How each measure goes with being right.</summary>
    public required IReadOnlyList<MeasureFinding> Measures { get; init; }

    /// <summary>What ways to come to one answer give and cost; empty where no prompt is graded whole.</summary>
    public required IReadOnlyList<VotingMethod> Methods { get; init; }

    /// <summary>Where tokens settle; null where <see cref="SettlingMissing"/> says why not.</summary>
    public SettlingFinding? Settling { get; init; }

    /// <summary>Why it is not told where tokens settle.</summary>
    public string? SettlingMissing { get; init; }

    /// <summary>What the stored divergences say; null where <see cref="DivergencesMissing"/> says why not.</summary>
    public DivergenceFinding? Divergences { get; init; }

    /// <summary>Why divergences are not told.</summary>
    public string? DivergencesMissing { get; init; }

    /// <summary>The samples of one prompt; null where <see cref="StripsMissing"/> says why not.</summary>
    public StripFinding? Strips { get; init; }

    /// <summary>Why they are not shown.</summary>
    public string? StripsMissing { get; init; }

    /// <summary>Reads a study and reckons.</summary>
    /// <exception cref="FathomException">The study has no sample.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static StudyFindings Of(StudyFile study, ReportOptions? options = null, CancellationToken cancel = default)
    {
        options ??= new();
        var prompts = StudySamples.Of(study);
        if (prompts.Length == 0)
            throw new FathomException($"{study.Path}: has no sample to report on");
        var answered = prompts.Where(static prompt => prompt.Samples.Any(static sample => sample.Correct is not null)).ToArray();
        var bootstrap = new Bootstrap(answered.Length, options.Resamplings, options.Seed);
        var graded = prompts.Where(static prompt => prompt.IsGraded).ToArray();
        var whole = graded.Where(static prompt => prompt.Samples.All(static sample => !sample.IsRejected)).ToArray();
        string? noSettling = SettlingFinding.Missing(study), noDivergences = StoredDivergences.Missing(study), noStrips = StripFinding.Missing(study);
        return new()
        {
            Name = Path.GetFileName(study.Path),
            Head = study.Head,
            Options = options,
            Overview = StudyOverview.Of(study),
            Prompts = prompts,
            Kinds = (graded.Count(static prompt => prompt.Samples.All(static sample => sample.Correct != false)), graded.Count(static prompt => prompt.Samples.All(static sample => sample.Correct != true)),
                graded.Count(static prompt => prompt.Samples.Any(static sample => sample.Correct == true) && prompt.Samples.Any(static sample => sample.Correct == false))),
            Accuracy = bootstrap.Of([new([.. answered.Select(static prompt => (double)prompt.Samples.Count(static sample => sample.Correct == true))], [.. answered.Select(static prompt => (double)prompt.Samples.Count(static sample => sample.Correct is not null))])])[0],
            ByK = AtK.Of(whole, bootstrap with { Prompts = whole.Length }),
            Measures = [.. SampleMeasure.All.AsParallel().AsOrdered().WithCancellation(cancel).Select(measure => MeasureFinding.Of(measure, answered, bootstrap, cancel))],
            Methods = VotingMethods.Of(graded, options.Keep, study.Head.Prefix, study.Head.ThinksBy, bootstrap with { Prompts = graded.Length }),
            Settling = noSettling is null ? SettlingFinding.Of(study) : null,
            SettlingMissing = noSettling,
            Divergences = noDivergences is null ? DivergenceFinding.Of(study, prompts, cancel) : null,
            DivergencesMissing = noDivergences,
            Strips = noStrips is null ? StripFinding.Of(study, prompts) : null,
            StripsMissing = noStrips,
        };
    }
}
