using System.Text;
using Fathom.Figures;
using Fathom.Reports;
using ScottPlot.Rendering.RenderActions;
using SkiaSharp;

namespace Fathom.Charts;

/// <summary>Draws a figure as a picture. A figure of more columns than fit is reduced first, and the picture says so.</summary>
public static class Chart
{
    /// <summary>The forms of the picture.</summary>
    public static OutputForms<Figure> Forms { get; } = new(
        (".png", static (stream, figure) => stream.Write(Png(figure))),
        (".svg", static (stream, figure) => stream.Write(Encoding.UTF8.GetBytes(Svg(figure)))));

    /// <summary>The picture as a PNG file.</summary>
    public static byte[] Png(Figure figure, Reduction reduction = Reduction.Mean)
    {
        figure = figure.Fit(ChartLayout.MostColumns, reduction);
        var layout = new ChartLayout(figure);
        using var plot = ChartPlot.Of(figure, layout, asShapes: false);
        return PngPicture.Of(layout.Width, layout.Height, canvas => plot.Render(canvas, layout.Width, layout.Height));
    }

    /// <summary>The picture as an SVG document: shapes and text, with a title and a description for those who cannot see it.</summary>
    public static string Svg(Figure figure, Reduction reduction = Reduction.Mean)
    {
        figure = figure.Fit(Math.Min(ChartLayout.MostShapeColumns, ChartLayout.MostShapes / figure.Rows.Count), reduction);
        var layout = new ChartLayout(figure);
        using var plot = ChartPlot.Of(figure, layout, asShapes: true);
        plot.RenderManager.Remove<ClearCanvas>();
        using var stream = new MemoryStream();
        using (var canvas = SKSvgCanvas.Create(new SKRect(0, 0, layout.Width, layout.Height), stream))
            plot.Render(canvas, layout.Width, layout.Height);
        string title = figure.Title.Length > 0 ? figure.Title : $"{figure.Scale.Title}, by layer and token";
        return SvgDocument.Finish(Encoding.UTF8.GetString(stream.GetBuffer().AsSpan(0, (int)stream.Length)), layout.Width, layout.Height, title, OverviewText.Of(figure));
    }
}
