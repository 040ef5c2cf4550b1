using Fathom.Figures;
using ScottPlot;
using SkiaSharp;

namespace Fathom.Charts;

/// <summary>The title above the picture and the lines below it.</summary>
static class Texts
{
    static readonly SKColor CaptionColor = new(0x55, 0x55, 0x55);

    internal static void Draw(RenderPack pack, Figure figure, ChartLayout layout)
    {
        string title = Lettering.Fit(figure.Title, ChartLayout.TitleSize, layout.Width - 2 * ChartLayout.Margin);
        float centre = Math.Max(layout.Data.HorizontalCenter, ChartLayout.Margin + Lettering.Width(title, ChartLayout.TitleSize) / 2);
        Lettering.Draw(pack.Canvas, title, centre, layout.Data.Top / 2, ChartLayout.TitleSize, SKColors.Black, Lettering.Anchor.Middle);
        float y = layout.Data.Bottom + layout.BottomAxisHeight + ChartLayout.CaptionLineHeight;
        foreach (string line in layout.Caption)
        {
            string fitting = Lettering.Fit(line, ChartLayout.CaptionSize, layout.Width - 2 * ChartLayout.Margin);
            Lettering.Draw(pack.Canvas, fitting, ChartLayout.Margin, y, ChartLayout.CaptionSize, CaptionColor);
            y += ChartLayout.CaptionLineHeight;
        }
    }
}
