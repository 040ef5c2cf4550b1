using System.Globalization;
using Fathom.Engine;
using Fathom.Figures;
using Fathom.Samples;

namespace Fathom.Reports;

/// <summary>Samples told in words.</summary>
public static class SamplesReport
{
    const int LongestText = 400;

    /// <summary>A table of the samples, the most deep-thinking first, and what each says.</summary>
    public static IReadOnlyList<ReportSection> Of(SampleSet set) =>
    [
        new("Samples", $"{TraceFigure.Caption(set.Model, set.Conventions)}.",
            $"{Wording.Count(set.Samples.Count, "sample")} of a prompt of {Wording.Count(set.PromptTokens, "token")}, the most deep-thinking first. "
            + (set.Interrupted > 0 ? $"This is partial: {set.Interrupted} of them {(set.Interrupted == 1 ? "was" : "were")} interrupted. " : "")
            + $"DTR: the share of tokens that settle at layer {set.DeepFrom} of {set.Layers} or above.")
        {
            Table = new(["ended", "seed", "DTR", "tokens", "mean log-probability (nats)"], [.. set.ByDepth.Select(number => Row(set.Samples[number]))]),
        },
        .. OriginText.Of(set) is { Length: > 0 } asked ? [new("What was asked", asked)] : Array.Empty<ReportSection>(),
        new("Texts") { Items = [.. set.ByDepth.Select(number => Text(set.Samples[number]))] },
    ];

    static string[] Row(Sample sample) =>
    [
        sample.Finish.Name(), sample.Seed.ToString(CultureInfo.InvariantCulture), sample.Dtr?.ToString("0.000", CultureInfo.InvariantCulture) ?? "–",
        sample.GeneratedIds.Count.ToString(CultureInfo.InvariantCulture), Mean(sample),
    ];

    static string Mean(Sample sample) => sample.Sequence.MeanLogProbability is var mean && double.IsFinite(mean) ? (Math.Round(mean, 3) + 0.0).ToString("0.000", CultureInfo.InvariantCulture) : "–";

    static string Text(Sample sample) =>
        string.Create(CultureInfo.InvariantCulture, $"seed {sample.Seed}: {VisibleText.Shorten(VisibleText.Of(sample.GeneratedText.ReplaceLineEndings(" ")), LongestText)}");
}
