using Fathom.Studies.Statistics;

namespace Fathom.Studies.Reporting;

/// <summary>How a measure of samples goes with their being right.</summary>
/// <param name="Measure">The measure.</param>
/// <param name="Samples">How many samples were measured and graded.</param>
public sealed record MeasureFinding(SampleMeasure Measure, int Samples)
{
    /// <summary>Pearson's correlation over samples.</summary>
    public Estimate Pearson { get; init; }

    /// <summary>Its interval by Fisher, as if all samples were independent, which those of one prompt are not.</summary>
    public Interval? PearsonFisher { get; init; }

    /// <summary>Spearman's.</summary>
    public Estimate Spearman { get; init; }

    /// <summary>The five bins by the measure; null with fewer than five samples.</summary>
    public IReadOnlyList<AccuracyBin>? Bins { get; init; }

    /// <summary>Pearson's of the bins' means, as papers give it.</summary>
    public Estimate Binned { get; init; }

    /// <summary>Its interval by Fisher, of five points.</summary>
    public Interval? BinnedFisher { get; init; }

    /// <summary>AUROC over all pairs of a right and a wrong answer, of whatever prompts.</summary>
    public Estimate AurocOverAll { get; init; }

    /// <summary>AUROC over pairs of the same prompt.</summary>
    public Estimate AurocWithin { get; init; }

    /// <summary>How many such pairs there are.</summary>
    public long Pairs { get; init; }

    /// <summary>How many prompts have such pairs.</summary>
    public int MixedPrompts { get; init; }

    /// <summary>Takes it of all prompts.</summary>
    internal static MeasureFinding Of(SampleMeasure measure, IReadOnlyList<StudyPromptSamples> prompts, Bootstrap bootstrap, CancellationToken cancel)
    {
        MeasuredSample[] samples = [.. from prompt in prompts.Index()
                                       from sample in prompt.Item.Samples
                                       where sample is { IsRejected: false, Correct: not null } && sample[measure] is not null
                                       select new MeasuredSample(prompt.Index, sample[measure]!.Value, sample.Correct == true)];
        double[] x = [.. samples.Select(static sample => sample.Value)], y = [.. samples.Select(static sample => sample.IsRight ? 1.0 : 0)];
        var drawn = new DrawnCorrelations(samples);
        var within = WithinPrompts.Auroc(prompts.Count, samples);
        var intervals = bootstrap.Intervals(DrawnCorrelations.Figures + 1, (times, figures) =>
        {
            drawn.Take(times, figures);
            figures[^1] = within.Of(times);
        }, cancel);
        double? pearson = Correlation.Pearson(x, y);
        var bins = QuantileBin.Of(x, y);
        double? binned = QuantileBin.Pearson(bins);
        return new(measure, samples.Length)
        {
            Pearson = new(pearson, intervals[DrawnCorrelations.Pearson]),
            PearsonFisher = Correlation.Fisher(pearson, samples.Length),
            Spearman = new(Correlation.Spearman(x, y), intervals[DrawnCorrelations.Spearman]),
            Bins = bins is null ? null : [.. bins.Select((bin, i) => new AccuracyBin(bin.Members.Count, bin.MeanX, new(bin.MeanY, intervals[DrawnCorrelations.FirstBin + i])))],
            Binned = new(binned, intervals[DrawnCorrelations.Binned]),
            BinnedFisher = Correlation.Fisher(binned, QuantileBin.Count),
            AurocOverAll = new(drawn.Auroc(prompts.Count), intervals[DrawnCorrelations.AurocOverAll]),
            AurocWithin = new(within.Value, intervals[^1]),
            Pairs = (long)within.Counts.Sum(),
            MixedPrompts = within.Counts.Count(static pairs => pairs > 0),
        };
    }
}

/// <summary>A fifth of the samples, by a measure.</summary>
/// <param name="Samples">How many they are.</param>
/// <param name="Mean">The mean of the measure.</param>
/// <param name="Accuracy">The share of right ones.</param>
public sealed record AccuracyBin(int Samples, double Mean, Estimate Accuracy);
