using Fathom.Figures;

namespace Fathom.Reports;

/// <summary>A picture of a report: a heat map, samples, or series. One of its figures is there.</summary>
public sealed record ReportPicture
{
    ReportPicture(string title, string overview) => (Title, Overview) = (title, VisibleText.Of(overview));

    /// <summary>What it is called.</summary>
    public string Title { get; }

    /// <summary>What it shows in a sentence or two, for those who cannot see it.</summary>
    public string Overview { get; }

    /// <summary>The heat map.</summary>
    public Figure? HeatMap { get; private init; }

    /// <summary>The samples.</summary>
    public SamplesFigure? Samples { get; private init; }

    /// <summary>The series.</summary>
    public SeriesFigure? Series { get; private init; }

    /// <summary>A heat map, and what it shows in a sentence or two.</summary>
    public static ReportPicture Of(Figure figure, string overview) => new(figure.Title, overview) { HeatMap = figure };

    /// <summary>Samples.</summary>
    public static ReportPicture Of(SamplesFigure figure) => new(figure.Title, figure.Overview()) { Samples = figure };

    /// <summary>Series.</summary>
    public static ReportPicture Of(SeriesFigure figure) => new(figure.Title, figure.Overview) { Series = figure };
}

/// <summary>A report with a title, and pictures in its sections.</summary>
/// <param name="Title">What it is on.</param>
/// <param name="Caption">What was measured and how.</param>
/// <param name="Sections">Its sections.</param>
public sealed record IllustratedReport(string Title, string Caption, IReadOnlyList<ReportSection> Sections)
{
    /// <summary>What it is on.</summary>
    public string Title { get; } = VisibleText.Of(Title);

    /// <summary>What was measured and how.</summary>
    public string Caption { get; } = VisibleText.Of(Caption);

    /// <summary>All pictures, in the order of the sections.</summary>
    public IReadOnlyList<ReportPicture> Pictures => [.. Sections.SelectMany(static section => section.Pictures)];
}
