using System.Text;

namespace Fathom.Cli.Terminal;

/// <summary>Cells in plain characters: the farther from 0 the more ink, on dark and on light backgrounds.</summary>
sealed class PlainInk : CellInk
{
    const string Ramp = " .:-=+*#%@";

    internal override int LayersPerLine => 1;

    internal override (char Layers, char Regime, char Corner, char Tokens, char Deep) Signs => ('|', '!', '+', '-', '^');

    internal override void Write(StringBuilder line, float? upper, float lower, int width) =>
        line.Append(float.IsNaN(lower) ? '?' : Ramp[Math.Min((int)(lower * Ramp.Length), Ramp.Length - 1)], width);

    internal override void End(StringBuilder line) { }
}
