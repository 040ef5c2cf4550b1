using Fathom.Depth;
using Fathom.Engine;
using Fathom.Figures;
using Fathom.Lenses;
using Fathom.Reports;
using Fathom.Studies.Statistics;
using Fathom.Studies.Storing;
using Fathom.Traces;

namespace Fathom.Studies.Reporting;

/// <summary>The content of a report's pictures.</summary>
static class ReportPictures
{
    static readonly PictureSize MapSize = new() { Width = 576, Height = 430 };

    static FigureScale Right => FigureScale.Fraction("share of right answers");

    /// <summary>pass@k and maj@k.</summary>
    public static SeriesFigure ByK(IReadOnlyList<AtK> byK) => new()
    {
        Title = "pass@k and maj@k",
        X = FigureScale.Round("k", 0, byK.Count),
        Y = Right,
        Series = [new("pass@k", [.. byK.Select(static at => Point(at.K, at.Pass))]), new("maj@k", [.. byK.Select(static at => Point(at.K, at.Majority))])],
        Overview = $"From 1 to {byK.Count} samples, pass@k goes from {Said.Share(byK[0].Pass.Value)} to {Said.Share(byK[^1].Pass.Value)} and maj@k from {Said.Share(byK[0].Majority.Value)} to {Said.Share(byK[^1].Majority.Value)}.",
    };

    /// <summary>The accuracy of each fifth of the samples by a measure.</summary>
    public static SeriesFigure ByBin(MeasureFinding finding, double? accuracy)
    {
        var bins = finding.Bins!;
        return new()
        {
            Title = $"Right, by {finding.Measure.Title}",
            X = FigureScale.Round($"{finding.Measure.Name}, mean of a fifth", bins.Min(static bin => bin.Mean), bins.Max(static bin => bin.Mean)),
            Y = Right,
            Level = accuracy is { } all ? (all, "all") : null,
            Series = [new("", [.. bins.Select(static bin => Point(bin.Mean, bin.Accuracy))])],
            Overview = $"By rising {finding.Measure.Title}, the fifths have {string.Join(", ", bins.Select(static bin => Said.Share(bin.Accuracy.Value)))} right.",
        };
    }

    /// <summary>AUROC within prompts, and Pearson's correlation, by g, a line a rho.</summary>
    public static IEnumerable<SeriesFigure> Sweep(IReadOnlyList<SweepPoint> sweep)
    {
        foreach (var (title, value) in ((string, Func<SweepPoint, double?>)[])[("AUROC within prompts", static point => point.AurocWithin), ("Pearson over samples", static point => point.Pearson)])
        {
            double[] values = [.. sweep.Select(value).OfType<double>()];
            if (values.Length > 0)
                yield return new()
                {
                    Title = $"{title}, by g and rho",
                    X = FigureScale.Fraction("g"),
                    Y = FigureScale.Round(title, values.Min(), values.Max()),
                    Series = [.. sweep.GroupBy(static point => point.Rho).Select(line => new FigureSeries(FormattableString.Invariant($"rho {line.Key}"),
                        [.. line.Where(point => value(point) is not null).Select(point => new FigurePoint((double)point.G, value(point)!.Value))]))],
                    Overview = $"It goes from {Said.Number(values.Min())} to {Said.Number(values.Max())} over all g and rho.",
                };
        }
    }

    /// <summary>Where tokens settle; null where no token is known to.</summary>
    public static SeriesFigure? Settling(SettlingFinding settling)
    {
        FigureSeries[] series = [.. Steps("right answers", settling.Right), .. Steps("wrong answers", settling.Wrong)];
        if (series.Length == 0)
            return null;
        int layers = series[0].Points.Count;
        return new()
        {
            Title = "Settling depth of tokens",
            X = FigureScale.Round("layer", 0, layers + 1),
            Y = FigureScale.Round("share of tokens", 0, series.Max(static one => one.Points.Max(static point => point.Y))),
            Series = series,
            Overview = string.Join(" ", series.Select(static one => $"Of {one.Name}, most tokens settle at layer {one.Points.MaxBy(static point => point.Y).X:0} ({Said.Share(one.Points.Max(static point => point.Y))}).")),
        };

        static FigureSeries[] Steps(string name, IReadOnlyList<double>? shares) =>
            shares is null ? [] : [new(name, [.. shares.Select(static (share, layer) => new FigurePoint(layer + 1, share))]) { IsSteps = true }];
    }

    /// <summary>The mean divergence of right and of wrong answers, and their difference where there are both.</summary>
    public static IEnumerable<ReportPicture> Divergences(DivergenceFinding divergences, StudyHead head)
    {
        if (divergences.Right is { } right)
            yield return Map(right, "Right answers", "mean JSD to the last layer (bits)", signed: false, head);
        if (divergences.Wrong is { } wrong)
            yield return Map(wrong, "Wrong answers", "mean JSD to the last layer (bits)", signed: false, head);
        if (divergences is { Right: { } one, Wrong: { } other })
            yield return Map(new LayerMatrix(one.Layers, one.Tokens, [.. one.Values.ToArray().Zip(other.Values.ToArray(), static (a, b) => a - b)]), "Right less wrong answers", "difference of mean JSD (bits)", signed: true, head);
    }

    static ReportPicture Map(LayerMatrix values, string title, string scale, bool signed, StudyHead head)
    {
        int last = Math.Max(values.Layers - 1, 1);
        float[] drawn = [.. values.Values[..(last * values.Tokens)]];
        double most = drawn.Where(float.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        var figure = Figure.Of(
            new ForeignMatrix(new LayerMatrix(last, values.Tokens, drawn), [.. Enumerable.Range(1, last)], [.. Enumerable.Range(0, values.Tokens).Select(position => $"{position * 100 / values.Tokens}%")]),
            new MatrixOptions
            {
                Source = TraceFigure.Caption(head.Model!, head.Conventions!),
                Drawing = new()
                {
                    Title = title,
                    ScaleTitle = scale,
                    TokensTitle = "Place in the answer",
                    Palette = signed ? Palette.Difference : Palette.SettledDark,
                    Range = signed ? (-Math.Max(most, 1e-6), Math.Max(most, 1e-6)) : (0, 1),
                    NoFooter = true,
                    Size = MapSize,
                },
            });
        var (least, largest) = (drawn.Where(float.IsFinite).DefaultIfEmpty(0).Min(), drawn.Where(float.IsFinite).DefaultIfEmpty(0).Max());
        return ReportPicture.Of(figure, $"{title}: {scale}, layers 1 to {last} from bottom to top, the begin of the answer at the left and its end at the right. The values go from {Said.Number(least)} to {Said.Number(largest)}.");
    }

    /// <summary>The samples of a prompt, a row each, the most deep-thinking first; null where nothing of them was measured.</summary>
    public static SamplesFigure? Strips(StripFinding strips, StudyHead head)
    {
        bool isDepthOnly = head.IsDepthOnly;
        int layers = head.Model!.Layers;
        var scale = isDepthOnly ? FigureScale.Steps("deep-thinking token", "no", "yes") : FigureScale.Layers("settling depth (layer)", layers);
        SamplesRow[] rows = [.. strips.Samples.OrderByDescending(static row => row.Sample[SampleMeasure.Dtr]).ThenBy(static row => row.Sample.Number).Select(row => new SamplesRow(
            row.Sample.Number, 0, Finish.End, row.Tokens.Count, row.Sample[SampleMeasure.Dtr], [.. row.Tokens.Select(token => Place(token))])
        {
            Label = $"{(row.Sample.Correct switch { true => "right", false => "wrong", _ => "" })} {row.Sample.Number}".TrimStart(),
            Name = $"sample {row.Sample.Number}",
        })];
        return rows.Length == 0 ? null : new()
        {
            Rows = rows,
            RowsTitle = "Sample",
            Scale = scale,
            Palette = Palette.Paper,
            DeepFrom = DepthReading.FirstDeepLayer(head.Conventions!.Rho, layers),
            IsDepthOnly = isDepthOnly,
            Title = VisibleText.Of($"Prompt {VisibleText.Shorten(strips.Prompt, 60)}"),
            Caption = TraceFigure.Caption(head.Model, head.Conventions),
        };

        float Place(TokenDepth token) => token.Deep is not bool deep ? float.NaN : isDepthOnly ? deep ? 1 : 0 : scale.Place(token.Settling ?? layers);
    }

    static FigurePoint Point(double x, Estimate y) => new(x, y.Value ?? 0, y.Interval is var (low, high) ? (low, high) : null);
}
