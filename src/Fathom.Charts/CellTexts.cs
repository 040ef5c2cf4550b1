using Fathom.Figures;
using ScottPlot;
using SkiaSharp;

namespace Fathom.Charts;

/// <summary>What is written into the cells, where it fits, light on dark and dark on light.</summary>
static class CellTexts
{
    static readonly SKColor Dark = new(0x2B, 0x1A, 0x08), Light = new(0xFF, 0xF8, 0xE0);

    internal static void Draw(RenderPack pack, Figure figure, ChartLayout layout)
    {
        for (int row = 0; row < figure.Rows.Count; row++)
            for (int column = 0; column < figure.Columns.Count; column++)
            {
                string text = Lettering.Fit(figure.Annotations![row, column], ChartLayout.AnnotationSize, layout.RoomForText);
                float x = layout.Data.Left + (column + 0.5f) * layout.CellWidth, y = layout.Data.Bottom - (row + 0.5f) * layout.CellHeight;
                bool onDark = figure.Palette.At(figure.Drawn[row, column]).Luminance < 0.5;
                Lettering.Draw(pack.Canvas, text, x, y, ChartLayout.AnnotationSize, onDark ? Light : Dark, Lettering.Anchor.Middle);
            }
    }
}
