using Fathom.Figures;
using ScottPlot;

namespace Fathom.Charts;

/// <summary>A palette in ScottPlot's terms; as ScottPlot refuses a heat map that is NaN all over, what was not measurable goes in as -1.</summary>
sealed class PaletteColormap(Figures.Palette palette) : IColormap
{
    /// <summary>The range of encoded values.</summary>
    internal static ScottPlot.Range Range { get; } = new(-1, 1);

    public string Name => palette.Name;

    internal static double Encode(float drawn) => float.IsNaN(drawn) ? -1 : drawn;

    internal static Color Convert(Rgb color) => new(color.Red, color.Green, color.Blue);

    /// <summary>The colour at a place within <see cref="Range"/>, 0..1.</summary>
    public Color GetColor(double position) => Convert(position < 0.5 ? Figures.Palette.Missing : palette.At(2 * position - 1));
}
