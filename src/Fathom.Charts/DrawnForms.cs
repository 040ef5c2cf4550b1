using System.Text;
using Fathom.Charts.Page;
using Fathom.Comparisons;
using Fathom.Figures;
using Fathom.Reports;
using Fathom.Samples;
using Fathom.Traces;
using DrawnComparison = (Fathom.Comparisons.Comparison Comparison, Fathom.Figures.FigureOptions Options);
using DrawnMatrix = (Fathom.Traces.ForeignMatrix Matrix, Fathom.Figures.MatrixOptions Options);
using DrawnSamples = (Fathom.Samples.SampleSet Set, Fathom.Figures.Palette? Palette, string Title);
using DrawnTrace = (Fathom.Traces.Trace Trace, Fathom.Figures.FigureOptions Options);

namespace Fathom.Charts;

/// <summary>All forms in which results can be written: pictures and the page, the same in words, and the numbers behind them.</summary>
public static class DrawnForms
{
    /// <summary>Those of a trace, and what is drawn of it.</summary>
    public static OutputForms<DrawnTrace> Traces { get; } = DrawnTraces
        .And(ReportText.Forms.For<DrawnTrace>(static what => Description.Of(what.Trace, what.Options).Sections))
        .And(TraceFile.Forms.For<DrawnTrace>(static what => (what.Trace, what.Options.Groups)));

    /// <summary>Those of a trace whose numbers are told in words too.</summary>
    public static OutputForms<DrawnTrace> TracesInWords { get; } = DrawnTraces
        .And(DescriptionJson.Forms.For<DrawnTrace>(static what => Description.Of(what.Trace, what.Options)));

    /// <summary>Those of samples, with the colours of their picture (null for those that are dark where a token settles deep) and its title (empty for the usual one).</summary>
    public static OutputForms<DrawnSamples> Samples { get; } = SamplesChart.Forms
        .For<DrawnSamples>(static what => SamplesFigure.Of(what.Set, what.Palette, what.Title))
        .And(Page<DrawnSamples>(static what => HtmlPage.Of(what.Set, what.Palette, what.Title)))
        .And(ReportText.Forms.For<DrawnSamples>(static what => SamplesReport.Of(what.Set)))
        .And(SamplesFile.Forms.For<DrawnSamples>(static what => what.Set));

    /// <summary>Those of another program's matrix.</summary>
    public static OutputForms<DrawnMatrix> Matrices { get; } = DrawnMatrices
        .And(ReportText.Forms.For<DrawnMatrix>(static what => Description.Of(what.Matrix, what.Options).Sections));

    /// <summary>Those of another program's matrix with the words as JSON.</summary>
    public static OutputForms<DrawnMatrix> MatricesInWords { get; } = DrawnMatrices
        .And(DescriptionJson.Forms.For<DrawnMatrix>(static what => Description.Of(what.Matrix, what.Options)));

    /// <summary>Those of a comparison, and what is drawn of it.</summary>
    public static OutputForms<DrawnComparison> Comparisons { get; } = Chart.Forms
        .For<DrawnComparison>(static what => DifferenceFigure.Of(what.Comparison, what.Options))
        .And(Page<DrawnComparison>(static what => HtmlPage.Of(what.Comparison, what.Options)))
        .And(ReportText.Forms.For<DrawnComparison>(static what => ComparisonReport.Of(what.Comparison, what.Options)))
        .And(new((".json", static (stream, what) => ComparisonJson.Write(stream, what.Comparison, what.Options.Groups))));

    /// <summary>Those of a report without pictures.</summary>
    public static OutputForms<IllustratedReport> ReportsInWords { get; } = Page<IllustratedReport>(ReportPage.Of)
        .And(ReportText.Forms.For<IllustratedReport>(static report => report.Sections));

    /// <summary>Those of a report with pictures.</summary>
    public static OutputForms<IllustratedReport> Reports { get; } = ReportSheet.Forms.And(ReportsInWords);

    static OutputForms<DrawnTrace> DrawnTraces => Chart.Forms
        .For<DrawnTrace>(static what => Figure.Of(what.Trace, what.Options))
        .And(Page<DrawnTrace>(static what => HtmlPage.Of(what.Trace, what.Options)));

    static OutputForms<DrawnMatrix> DrawnMatrices => Chart.Forms
        .For<DrawnMatrix>(static what => Figure.Of(what.Matrix, what.Options))
        .And(Page<DrawnMatrix>(static what => HtmlPage.Of(Figure.Of(what.Matrix, what.Options))));

    static OutputForms<T> Page<T>(Func<T, string> page) => new((".html", (stream, what) => stream.Write(Encoding.UTF8.GetBytes(page(what)))));
}
