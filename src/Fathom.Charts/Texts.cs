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
        string title = Lettering.Fit(figure.Title, ChartLayout.TitleSize, layout.Width - 24);
        float centre = Math.Max(layout.Data.HorizontalCenter, 12 + Lettering.Width(title, ChartLayout.TitleSize) / 2);
        Lettering.Draw(pack.Canvas, title, centre, layout.Data.Top / 2, ChartLayout.TitleSize, SKColors.Black, Lettering.Anchor.Middle);
        float y = layout.Data.Bottom + layout.BottomAxisHeight + ChartLayout.CaptionLineHeight;
        foreach (string line in layout.Caption)
        {
            Lettering.Draw(pack.Canvas, line, 18, y, ChartLayout.CaptionSize, CaptionColor);
            y += ChartLayout.CaptionLineHeight;
        }
    }
}
