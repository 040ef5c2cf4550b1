using Fathom.Figures;
using ScottPlot;
using ScottPlot.Plottables;
using SkiaSharp;

namespace Fathom.Charts;

/// <summary>The cells as shapes. Each reaches a little under its right and its lower neighbour, which are drawn after it: where a viewer smooths edges, no white shows between two.</summary>
sealed class CellShapes(Figure figure, ChartLayout layout) : Heatmap.IRenderStrategy
{
    const float Overlap = 1;

    public void Render(RenderPack pack, Heatmap map)
    {
        using var fill = new SKPaint { IsAntialias = false };
        int rows = figure.Rows.Count, columns = figure.Columns.Count;
        float width = layout.Data.Width / columns, height = layout.Data.Height / rows;
        for (int row = rows - 1; row >= 0; row--)
            for (int column = 0; column < columns; column++)
            {
                fill.Color = PaletteColormap.Convert(figure.Palette.At(figure.Drawn[row, column])).ToSKColor();
                pack.Canvas.DrawRect(layout.Data.Left + column * width, layout.Data.Bottom - (row + 1) * height,
                    width + (column < columns - 1 ? Overlap : 0), height + (row > 0 ? Overlap : 0), fill);
            }
    }
}
