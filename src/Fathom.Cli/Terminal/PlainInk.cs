using System.Text;

namespace Fathom.Cli.Terminal;

/// <summary>Cells in plain characters: the farther from 0 the more ink, on dark and on light backgrounds.</summary>
sealed class PlainInk : CellInk
{
    const string Ramp = " .:-=+*#%@";

    internal override int LayersPerLine => 1;

    internal override (char Layers, char Regime, char Corner, char Tokens, char Deep) Signs => ('|', '!', '+', '-', '^');

    internal override void Write(StringBuilder line, float? upper, float lower, int width) =>
        line.Append(Sign(lower), width);

    internal override void Write(StringBuilder line, string text, float place, int width)
    {
        string cut = Cut(text, width);
        line.Append(cut).Append(Sign(place), width - TextCells.WidthOf(cut));
    }

    static char Sign(float place) => float.IsNaN(place) ? '?' : Ramp[Math.Min((int)(place * Ramp.Length), Ramp.Length - 1)];

    internal override void End(StringBuilder line) { }
}
