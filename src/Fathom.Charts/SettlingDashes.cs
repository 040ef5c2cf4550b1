using Fathom.Figures;
using ScottPlot;
using SkiaSharp;

namespace Fathom.Charts;

/// <summary>The settling depths of columns that are too narrow for a line from one to the next: a dash each, where the step would be.</summary>
static class SettlingDashes
{
    internal static void Draw(RenderPack pack, Figure figure, ChartLayout layout)
    {
        using var paint = new SKPaint { Color = ChartPlot.OverlayColor.ToSKColor(), IsAntialias = false };
        float height = Math.Clamp(layout.CellHeight / 4, 1, 2);
        for (int column = 0; column < figure.Columns.Count; column++)
        {
            if (figure.Columns[column].Settling is not double settling)
                continue;
            float y = layout.Data.Bottom - (float)(settling - figure.Rows[0].Layer) * layout.CellHeight;
            if (y >= layout.Data.Top - 1 && y <= layout.Data.Bottom + 1)
                pack.Canvas.DrawRect(layout.Data.Left + column * layout.CellWidth, y - height / 2, layout.CellWidth, height, paint);
        }
    }
}
