using Fathom.Figures;
using ScottPlot;

namespace Fathom.Charts;

/// <summary>A palette in ScottPlot's terms.</summary>
sealed class PaletteColormap(Figures.Palette palette) : IColormap
{
    public string Name => palette.Name;

    public Color GetColor(double position) => Convert(palette.At(position));

    internal static Color Convert(Rgb color) => new(color.Red, color.Green, color.Blue);
}
