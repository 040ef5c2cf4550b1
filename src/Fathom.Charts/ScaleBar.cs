using Fathom.Figures;
using ScottPlot;
using SkiaSharp;

namespace Fathom.Charts;

/// <summary>The colour bar at the right, with ticks and a title, drawn as shapes so that it is sharp in every format.</summary>
static class ScaleBar
{
    internal static void Draw(RenderPack pack, Figure figure, ChartLayout layout)
    {
        var canvas = pack.Canvas;
        float left = layout.Data.Right + ChartLayout.ScaleGap, right = left + ChartLayout.ScaleWidth;
        float top = layout.Data.Top, height = layout.Data.Height;
        // Each step reaches to the end and is covered by the next: where a viewer smooths edges, no white shows between two.
        using var fill = new SKPaint { IsAntialias = false };
        for (int y = 0; y < height; y++)
        {
            fill.Color = PaletteColormap.Convert(figure.Palette.At(1 - y / (height - 1))).ToSKColor();
            canvas.DrawRect(left, top + y, ChartLayout.ScaleWidth, height - y, fill);
        }
        using var line = new SKPaint { Color = SKColors.Black, IsStroke = true, StrokeWidth = 1, IsAntialias = false };
        canvas.DrawRect(left, top, ChartLayout.ScaleWidth, height, line);

        float widest = 0;
        foreach (var tick in figure.Scale.Ticks)
        {
            float y = top + (1 - (float)tick.Position) * height;
            canvas.DrawLine(right, y, right + 5, y, line);
            Lettering.Draw(canvas, tick.Label, right + 10, y, ChartLayout.TickSize, SKColors.Black);
            widest = Math.Max(widest, Lettering.Width(tick.Label, ChartLayout.TickSize));
        }
        for (int i = 0; i < layout.ScaleTitle.Count; i++)
            Lettering.Draw(canvas, layout.ScaleTitle[i], right + 26 + widest + i * ChartLayout.AxisSize * 1.3f, top + height / 2,
                ChartLayout.AxisSize, SKColors.Black, Lettering.Anchor.Middle, degrees: -90);
    }
}
