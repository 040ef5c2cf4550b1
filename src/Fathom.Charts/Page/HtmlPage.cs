using Fathom.Comparisons;
using Fathom.Figures;
using Fathom.Reports;
using Fathom.Samples;
using Fathom.Traces;

namespace Fathom.Charts.Page;

/// <summary>One web page that holds all it needs: the picture to walk through, the text, and the numbers.</summary>
public static class HtmlPage
{
    /// <summary>The page of a trace as an HTML document.</summary>
    /// <param name="trace">The trace, all of which the page holds.</param>
    /// <param name="options">What the page shows first.</param>
    /// <exception cref="FathomException">The layers or tokens asked for are not in the trace, or it has no token at all.</exception>
    public static string Of(Trace trace, FigureOptions options) => PageDocument.Of(PageContent.Of(trace, options), OriginText.Of(trace) is { Length: > 0 } asked ? [new("What was asked", asked)] : []);

    /// <summary>The page of a figure as an HTML document.</summary>
    /// <param name="figure">The figure, all of which the page holds.</param>
    /// <param name="report">What is told below the picture; null for nothing.</param>
    public static string Of(Figure figure, IReadOnlyList<ReportSection>? report = null) => PageDocument.Of(PageContent.Of(figure), report ?? []);

    /// <summary>The page of a comparison as an HTML document, with its tables below the picture, and both values and both likeliest tokens of each cell.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <param name="options">What is drawn of it.</param>
    /// <exception cref="FathomException">There is no such picture.</exception>
    public static string Of(Comparison comparison, FigureOptions options) =>
        PageDocument.Of(PageContent.Of(comparison, options), ComparisonReport.Tables(comparison, options.Groups));

    /// <summary>The page of samples as an HTML document: a row each, which opens the sample's own heat map.</summary>
    /// <param name="set">The samples, the traces of all of which the page holds.</param>
    /// <param name="palette">The colours of the samples' picture; by default those that are dark where a token settles deep.</param>
    /// <param name="title">Its title; empty for the usual one.</param>
    /// <exception cref="FathomException">They were measured without a lens.</exception>
    public static string Of(SampleSet set, Palette? palette = null, string title = "") => PageDocument.Of(PageSamples.Of(set, palette, title));
}
