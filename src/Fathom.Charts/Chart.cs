using System.Text;
using Fathom.Figures;
using Fathom.Reports;
using ScottPlot;
using ScottPlot.Rendering.RenderActions;
using SkiaSharp;

namespace Fathom.Charts;

/// <summary>Draws a figure as a picture. A figure of more columns than fit is reduced first, and the picture says so.</summary>
public static class Chart
{
    /// <summary>The endings of the files that <see cref="Write"/> knows.</summary>
    public static IReadOnlyList<string> Formats { get; } = [".png", ".svg"];

    /// <summary>Writes the picture, in the format that the file's ending names, whole or not at all.</summary>
    /// <exception cref="FathomException">The ending is neither .png nor .svg, or the file cannot be written.</exception>
    public static void Write(Figure figure, string path, Reduction reduction = Reduction.Mean)
    {
        byte[] picture = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".png" => Png(figure, reduction),
            ".svg" => Encoding.UTF8.GetBytes(Svg(figure, reduction)),
            _ => throw new FathomException($"{path}: a picture's name ends in {string.Join(" or ", Formats)}"),
        };
        AtomicFile.Write(path, stream => stream.Write(picture));
    }

    /// <summary>The picture as a PNG file.</summary>
    public static byte[] Png(Figure figure, Reduction reduction = Reduction.Mean)
    {
        figure = figure.Fit(ChartLayout.MostColumns, reduction);
        var layout = new ChartLayout(figure);
        using var plot = ChartPlot.Of(figure, layout, asShapes: false);
        return plot.GetImageBytes(layout.Width, layout.Height, ImageFormat.Png);
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
