using Fathom.Figures;
using ScottPlot;
using SkiaSharp;

namespace Fathom.Charts;

/// <summary>The labels of the columns, turned so that they do not touch, and the marks of deep-thinking tokens above them.</summary>
static class TokenLabels
{
    const float MarkTop = 8, MarkHeight = 8;

    internal static void Draw(RenderPack pack, Figure figure, ChartLayout layout)
    {
        float lean = layout.LabelDegrees > -90 ? ChartLayout.LabelSize * 0.35f : 0;
        for (int i = 0; i < layout.Labels.Length; i++)
        {
            float x = layout.Data.Left + (i + 0.5f) * layout.CellWidth;
            if (figure.DeepFrom is not null && figure.Columns[i].Deep)
                DrawMark(pack.Canvas, x, layout.Data.Bottom + MarkTop, Math.Min(MarkHeight + 1, layout.CellWidth));
            float top = layout.Data.Bottom + layout.LabelTop;
            Lettering.Draw(pack.Canvas, layout.Labels[i], x + lean, top, ChartLayout.LabelSize, SKColors.Black,
                Lettering.Anchor.End, layout.LabelDegrees);
        }
    }

    static void DrawMark(SKCanvas canvas, float x, float top, float width)
    {
        using var paint = new SKPaint { Color = ChartPlot.OverlayColor.ToSKColor(), IsAntialias = true };
        using var triangle = new SKPath();
        triangle.AddPoly([new(x, top), new(x + width / 2, top + MarkHeight), new(x - width / 2, top + MarkHeight)]);
        canvas.DrawPath(triangle, paint);
    }
}
