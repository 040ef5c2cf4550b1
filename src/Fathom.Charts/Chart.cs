using System.Text;
using Fathom.Figures;
using Fathom.Reports;
using ScottPlot.Rendering.RenderActions;
using SkiaSharp;

namespace Fathom.Charts;

/// <summary>Draws a figure as a picture. A figure of more columns than fit is reduced first, and the picture says so.</summary>
public static class Chart
{
    /// <summary>Wider than what stands beside the cells.</summary>
    const int MostBeside = 300;

    /// <summary>The forms of the picture.</summary>
    public static OutputForms<Figure> Forms { get; } = new(
        (".png", static (stream, figure) => stream.Write(Png(figure))),
        (".svg", static (stream, figure) => stream.Write(Encoding.UTF8.GetBytes(Svg(figure)))),
        (".pdf", static (stream, figure) => stream.Write(Pdf(figure))));

    /// <summary>The picture as a PNG file.</summary>
    /// <exception cref="FathomException">A size was asked for that has no room for the cells, or has too many dots.</exception>
    public static byte[] Png(Figure figure, Reduction reduction = Reduction.Mean)
    {
        figure = Fitting(figure, ChartLayout.MostColumns, reduction);
        var layout = new ChartLayout(figure);
        using var plot = ChartPlot.Of(figure, layout, asShapes: false);
        return PngPicture.Of(layout.Width, layout.Height, canvas => plot.Render(canvas, layout.Width, layout.Height), figure.Size.Dpi);
    }

    /// <summary>The picture as an SVG document: shapes and text, with a title and a description for those who cannot see it.</summary>
    /// <exception cref="FathomException">A size was asked for that has no room for the cells.</exception>
    public static string Svg(Figure figure, Reduction reduction = Reduction.Mean) =>
        SvgDocument.Of(Shapes(figure, reduction), TitleOf(figure), OverviewText.Of(FittingShapes(figure, reduction)));

    /// <summary>The picture as a PDF document of a page: shapes and text.</summary>
    /// <exception cref="FathomException">A size was asked for that has no room for the cells.</exception>
    public static byte[] Pdf(Figure figure, Reduction reduction = Reduction.Mean) => PdfDocument.Of(Shapes(figure, reduction), TitleOf(figure));

    /// <summary>The picture as shapes.</summary>
    /// <exception cref="FathomException">A size was asked for that has no room for the cells.</exception>
    internal static DrawnPicture Shapes(Figure figure, Reduction reduction = Reduction.Mean)
    {
        figure = FittingShapes(figure, reduction);
        var layout = new ChartLayout(figure);
        return new(layout.Width, layout.Height, canvas => DrawShapes(canvas, figure, layout));
    }

    static string TitleOf(Figure figure) => figure.Title.Length > 0 ? figure.Title : $"{figure.Scale.Title}, by layer and token";

    static Figure FittingShapes(Figure figure, Reduction reduction) =>
        Fitting(figure, Math.Min(ChartLayout.MostShapeColumns, Math.Max(1, ChartLayout.MostShapes / figure.Rows.Count)), reduction);

    static Figure Fitting(Figure figure, int most, Reduction reduction) =>
        figure.Fit(figure.Size.Width is int width ? Math.Clamp(width - MostBeside, 1, most) : most, reduction);

    static void DrawShapes(SKCanvas canvas, Figure figure, ChartLayout layout)
    {
        using var plot = ChartPlot.Of(figure, layout, asShapes: true);
        plot.RenderManager.Remove<ClearCanvas>();
        plot.Render(canvas, layout.Width, layout.Height);
    }
}
