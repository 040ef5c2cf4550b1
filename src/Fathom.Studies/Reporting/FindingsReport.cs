using System.Text.Json.Nodes;
using Fathom.Figures;
using Fathom.Reports;
using Fathom.Studies.Statistics;
using Fathom.Studies.Storing;
using static Fathom.Studies.Reporting.Said;

namespace Fathom.Studies.Reporting;

/// <summary>What a study has come to, in words, tables and pictures.</summary>
public static class FindingsReport
{
    /// <summary>Above this share of answers that ended at the limit of tokens, a warning is given.</summary>
    const double MostCut = 0.05;

    const int LongestOption = 200;

    /// <summary>The whole report.</summary>
    public static IllustratedReport Of(StudyFindings findings) => new($"Study {findings.Name}", Caption(findings.Head),
    [
        Study(findings), Accuracy(findings), .. Depth(findings), Methods(findings), Thresholds(findings), Settling(findings), Layers(findings), Strips(findings), Limits(findings), Reckoning(findings),
    ]);

    static string Caption(StudyHead head) => head is { Model: { } model, Conventions: { } how } ? TraceFigure.Caption(model, how) : "answers of another program, without a model";

    static ReportSection Study(StudyFindings findings)
    {
        var overview = findings.Overview;
        int least = findings.Prompts.Min(static prompt => prompt.Samples.Count), most = findings.Prompts.Max(static prompt => prompt.Samples.Count);
        List<string> said = [];
        if (overview.CutShare > MostCut)
            said.Add($"Warning: {Share(overview.CutShare)} of the answers were cut at the limit of tokens. They count as they are: what they would have come to, and how long they would have become, is not known, and lengths and ratios are of what there is.");
        if (least < most)
            said.Add($"Warning: prompts have {least} to {most} samples. Each counts with what it has; k samples are asked only of prompts that have as many.");
        if (findings.Graded == 0)
            said.Add("No answer was graded, so nothing can be said of right and wrong.");
        else if (findings.Rejected > 0)
            said.Add($"{Count(findings.Rejected, "sample")} stopped at the prefix. Their answers are not known: accuracies and correlations are of the samples that went on, which were chosen by what is measured here.");
        if (overview.Unmeasured > 0)
            said.Add($"{Count(overview.Unmeasured, "sample")} could not be measured, or were taken in without a model.");
        return new("The study", [.. said])
        {
            Table = new(["what", "value"],
            [
                ["prompts", Count(findings.Prompts.Count)],
                ["samples", Count(overview.Samples)],
                ["samples a prompt", least == most ? Count(most) : $"{least} to {most}"],
                ["tokens", Count(overview.Tokens)],
                ["cut at the limit", Share(overview.CutShare)],
                ["mean DTR", Number(overview.Dtr)],
                ["graded", Count(findings.Graded) + (findings.Head.Grader is { } grader ? $" ({VisibleText.Shorten(VisibleText.Of(grader), 60)})" : "")],
                ["right", Told(findings.Accuracy, Share)],
                ["prompts with right answers alone", Count(findings.Kinds.Right)],
                ["prompts with wrong answers alone", Count(findings.Kinds.Wrong)],
                ["prompts with both", Count(findings.Kinds.Mixed)],
            ]),
        };
    }

    static ReportSection Accuracy(StudyFindings findings) => findings.ByK.Count == 0
        ? new("What k samples are good for", "No prompt has all of its samples graded and generated to their end, so this is not told.")
        : new("What k samples are good for",
            "pass@k is the chance that at least one of k samples is right, estimated without bias from all samples of a prompt (Chen et al. 2021). maj@k is the chance that the majority of k samples is right, "
                + "over all subsets of k samples, answers with as many votes sharing the win" + (findings.Prompts.Any(static prompt => prompt.Samples.Count > MajorityAtK.MostExact)
                    ? $"; of a prompt with more than {MajorityAtK.MostExact} samples it is drawn from {Count(MajorityAtK.Orders)} random orders." : ".")
                + " In brackets: 95 % intervals by a bootstrap over prompts.")
        {
            Table = new(["k", "prompts", "pass@k", "maj@k"], [.. findings.ByK.Select(static at => (string[])[Count(at.K), Count(at.Prompts), Told(at.Pass, Share), Told(at.Majority, Share)])]),
            Pictures = findings.ByK.Count < 2 ? [] : [ReportPicture.Of(ReportPictures.ByK(findings.ByK))],
        };

    static IEnumerable<ReportSection> Depth(StudyFindings findings)
    {
        var measured = findings.Measures.Where(static finding => finding.Samples > 0).ToArray();
        string[] lacking = [.. findings.Measures.Where(static finding => finding.Samples == 0).Select(static finding => finding.Measure.Title)];
        string missing = lacking.Length == 0 ? "" : $"Not measured, or not graded: {string.Join(", ", lacking)}.";
        if (measured.Length == 0)
            return [new("Does depth go with being right?", "Nothing was both measured and graded, so this cannot be said.")];
        int mixed = measured.Max(static finding => finding.MixedPrompts);
        return
        [
            new("Does depth go with being right?",
            [
                .. measured.Where(static finding => finding.Measure == SampleMeasure.Dtr || finding.Measure == SampleMeasure.PrefixDtr).Select(Verdict), .. missing.Length > 0 ? [missing] : Array.Empty<string>(),
                "A sample counts 1 where its answer is right and 0 where it is wrong; the correlations are over samples. In brackets: 95 % intervals by a bootstrap over prompts. Fisher's intervals take every sample for "
                    + "itself, which samples of one prompt are not: they are too narrow where prompts differ.",
            ])
            {
                Table = new(["measure", "samples", "Pearson", "Pearson (Fisher)", "Spearman"],
                    [.. measured.Select(static finding => (string[])[finding.Measure.Name, Count(finding.Samples), Told(finding.Pearson, Number), Range(finding.PearsonFisher, Number), Told(finding.Spearman, Number)])]),
            },
            new("Does it tell right from wrong answers to the same prompt?",
                "AUROC is the share of pairs of a right and a wrong answer in which the right one has more of the measure; 0.5 tells nothing apart. Within prompts, only answers to the same prompt are paired, so that easy "
                    + $"and hard prompts cannot pass for shallow and deep answers; over all, they can. Here {Count(mixed)} of {Count(findings.Prompts.Count, "prompt")} {(mixed == 1 ? "has" : "have")} both right and wrong answers; the others say nothing within prompts.")
            {
                Table = new(["measure", "pairs", "AUROC within prompts", "AUROC over all"],
                    [.. measured.Select(static finding => (string[])[finding.Measure.Name, Count(finding.Pairs), Told(finding.AurocWithin, Number), Told(finding.AurocOverAll, Number)])]),
            },
            new("Accuracy by fifths of each measure",
                "The accuracy of each fifth of the samples, at its mean of the measure, the fifth with the least first. Pearson's correlation of these five points is what papers give: it is high for any trend that rises "
                    + "from fifth to fifth, however weak, and says nothing of single samples; Fisher's interval is that of five points. A whisker is a 95 % interval by the bootstrap over prompts; the dashed line is the accuracy of all.")
            {
                Table = new(["measure", "Pearson of 5 bins", "(Fisher)", "1st fifth", "2nd", "3rd", "4th", "5th"],
                [
                    .. measured.Select(static finding => (string[])[finding.Measure.Name, Told(finding.Binned, Number), Range(finding.BinnedFisher, Number),
                        .. Enumerable.Range(0, QuantileBin.Count).Select(bin => finding.Bins is { } bins ? $"{Share(bins[bin].Accuracy.Value)} at {Measured(bins[bin].Mean)}" : Nothing)]),
                ]),
                Pictures = [.. measured.Where(static finding => finding.Bins is not null).Select(finding => ReportPicture.Of(ReportPictures.ByBin(finding, findings.Accuracy.Value)))],
            },
        ];
    }

    static string Verdict(MeasureFinding finding)
    {
        string name = finding.Measure.Title, within = finding.AurocWithin.Value is null ? $"No prompt has both right and wrong answers with a {name}, so it cannot be said whether it tells them apart within prompts."
            : finding.AurocWithin.Interval is not var (low, high) ? $"Within prompts, a right answer has the higher {name} in {Share(finding.AurocWithin.Value)} of pairs; too few prompts for an interval."
            : $"Within prompts, a right answer has the higher {name} in {Told(finding.AurocWithin, Share)} of {Count(finding.Pairs)} pairs: "
                + (low > 0.5 ? "more of it goes with being right there." : high < 0.5 ? "less of it goes with being right there." : "the interval holds 50 %, so this study does not show that it tells them apart.");
        string over = finding.Pearson.Value is null ? $"{Capital(name)} and being right cannot be correlated: one of them is the same for all samples."
            : finding.Pearson.Interval is not var (least, most) ? $"{Capital(name)} and being right correlate with {Number(finding.Pearson.Value)} over samples; there is no interval by the bootstrap."
            : $"{Capital(name)} and being right correlate with {Told(finding.Pearson, Number)} over samples: "
                + (least > 0 ? "more of it goes with being right." : most < 0 ? "less of it goes with being right." : "the interval holds 0, so no connection can be told from chance.");
        return $"{over} {within}";
    }

    static ReportSection Methods(StudyFindings findings) => findings.Methods.Count == 0
        ? new("One answer from many samples", "No prompt has all of its samples graded, so this is not told.")
        : new("One answer from many samples", [
            $"What each way would have answered and generated, all from the same samples of {Count(findings.Prompts.Count(static prompt => prompt.IsGraded), "prompt")}. Ties are broken by the highest sum of the measure among the voters, then by the first of them; in plain majority voting by the first. "
                + "A way without any answer counts as wrong. The gain is over plain majority voting on the same prompts; in brackets 95 % intervals by the bootstrap over prompts.",
            "Lengths are known only when all samples have ended: Short@n and Long@n save nothing, and neither do ways that measure whole answers.",
            .. findings.Methods.Where(static method => method.Missing is not null).GroupBy(static method => method.Missing).Select(static left => $"Left out: {string.Join(", ", left.Select(static method => method.Name))}, since {left.Key}."),
        ])
        {
            Table = new(["way", "accuracy", "gain", "tokens a prompt", "cost"],
                [.. findings.Methods.Where(static method => method.Missing is null).Select(static method => (string[])[method.Name, Told(method.Accuracy, Share), Told(method.Gain, Share), Count(method.Tokens.Value ?? 0), Told(method.Cost, Share)])]),
            Items = [.. findings.Methods.Where(static method => method.Missing is null).Select(static method => $"{method.Name}: {method.Rule}.")],
        };

    static ReportSection Thresholds(StudyFindings findings)
    {
        const string Heading = "Under other thresholds";
        if (findings.Divergences is not { } divergences)
            return Missing(Heading, findings.DivergencesMissing);
        var grid = divergences.Sweep.GroupBy(static point => point.G);
        return new(Heading,
            $"AUROC within prompts of the DTR under other settling thresholds g (rows, in {findings.Head.Conventions!.GUnit}) and regimes that begin at other shares rho of the layers (columns); in brackets the mean DTR. "
                + "There are no intervals here: the best of so many pairs of thresholds is better than it would be on new samples, and none should be chosen by this table and then be reported from the same study.")
        {
            Table = new(["g", .. divergences.Sweep.Select(static point => point.Rho).Distinct().Select(static rho => FormattableString.Invariant($"rho {rho}"))],
                [.. grid.Select(static row => (string[])[FormattableString.Invariant($"{row.Key}"), .. row.Select(static point => $"{Number(point.AurocWithin)} ({Number(point.MeanDtr)})")])]),
            Pictures = [.. ReportPictures.Sweep(divergences.Sweep).Select(ReportPicture.Of)],
        };
    }

    static ReportSection Settling(StudyFindings findings)
    {
        const string Heading = "Where tokens settle";
        return findings.Settling is not { } settling ? Missing(Heading, findings.SettlingMissing)
            : ReportPictures.Settling(settling) is not { } picture ? new(Heading, "No graded sample has tokens whose settling depth is known.")
            : new(Heading, "The share of tokens of right and of wrong answers that settle at each layer. Long answers count with more tokens; prompts with more right answers count more among the right ones.")
            {
                Pictures = [ReportPicture.Of(picture)],
            };
    }

    static ReportSection Layers(StudyFindings findings)
    {
        const string Heading = "How far layers are from the last";
        return findings.Divergences is not { } divergences ? Missing(Heading, findings.DivergencesMissing)
            : divergences is { Right: null, Wrong: null } ? new(Heading, "No graded sample has stored divergences.")
            : new(Heading, $"The mean divergence from the last layer by layer and place in the answer, which is parted into {DivergenceFinding.Positions} pieces whatever its length, so that all answers count alike.")
            {
                Pictures = [.. ReportPictures.Divergences(divergences, findings.Head)],
            };
    }

    static ReportSection Strips(StudyFindings findings)
    {
        const string Heading = "Samples of one prompt";
        return findings.Strips is not { } strips ? Missing(Heading, findings.StripsMissing ?? "no sample was measured")
            : ReportPictures.Strips(strips, findings.Head) is not { } picture ? new(Heading, "None of its tokens was measured.")
            : new(Heading, $"The prompt {VisibleText.Shorten(strips.Prompt, 80)}, of all prompts the first with as nearly as many right as wrong answers as there is.") { Pictures = [ReportPicture.Of(picture)] };
    }

    static ReportSection Limits(StudyFindings findings) => new("What may not be concluded")
    {
        Items = [.. ((string[])
        [
            "Nothing here says that depth makes answers right, or that a model that settles later thinks more: these are correlations of one model, on these prompts, with this sampling.",
            "DTRs of other models, profiles, lenses or thresholds are not comparable with these.",
            "The lens reads each layer in the last layer's terms. That a layer does not say the token yet does not mean that it does not know it.",
            "Intervals tell of other prompts of the same kind, drawn as these were, with the same model; they know nothing of prompts of another kind, nor of other templates.",
            $"{Count(findings.Measures.Count)} measures and {Count(findings.Methods.Count)} ways are compared: of so many, one or the other is outside its 95 % interval by chance.",
            findings.Prompts.Count < 30 ? $"{Count(findings.Prompts.Count, "prompt")} are few: a bootstrap over so few is too narrow." : "",
            findings.Kinds.Mixed is < 10 && findings.Graded > 0 ? $"Only {Count(findings.Kinds.Mixed, "prompt")} {(findings.Kinds.Mixed == 1 ? "has" : "have")} both right and wrong answers: what is said within prompts rests on them alone." : "",
            findings.Head.Grader is { } ? "Being right is what the grader says, from the answer that it found in the text." : "",
        ]).Where(static limit => limit.Length > 0)],
    };

    static ReportSection Reckoning(StudyFindings findings) => new("How it was reckoned",
        $"Prompts were drawn anew {Count(findings.Options.Resamplings)} times with all of their samples (seed {findings.Options.Seed}, SplitMix64); an interval goes from the 2.5 to the 97.5 % quantile. {(FormattableString.Invariant($"{findings.Options.Keep * 100:0.##}"))} % of samples go on or vote where a way keeps a part. "
            + $"The prefix has {Count(findings.Head.Prefix, "token")}.",
        $"Measured by {findings.Head.Program}{(findings.Head.InstructionSet is { } set ? $" with {set} instructions" : "")}. Options of the samples: {string.Join(", ", findings.Head.Options.Where(static option => option.Value is { } value && !(value is JsonArray { Count: 0 } or JsonObject { Count: 0 })).Select(static option => $"{option.Key.Replace('_', '-')} {VisibleText.Shorten(option.Value!.ToJsonString(), LongestOption)}"))}.");

    static ReportSection Missing(string heading, string? reason) => new(heading, $"This is not told: {reason}.");

    static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
