using System.Text;

namespace Fathom.Cli.Terminal;

/// <summary>Writes cells as characters, so many layers to a line of text.</summary>
abstract class CellInk
{
    /// <summary>How many layers share a line.</summary>
    internal abstract int LayersPerLine { get; }

    /// <summary>The signs of the axes: along the layers, along the deep-thinking regime, the corner, along the tokens, at a deep token.</summary>
    internal abstract (char Layers, char Regime, char Corner, char Tokens, char Deep) Signs { get; }

    /// <summary>Writes a cell of so many characters: one layer, or two of which the upper may be missing.</summary>
    /// <param name="line">The line so far.</param>
    /// <param name="upper">Where the upper layer is on the scale, NaN if it was not measurable; null if there is none.</param>
    /// <param name="lower">Where the lower layer is, or the only one.</param>
    /// <param name="width">How many characters.</param>
    internal abstract void Write(StringBuilder line, float? upper, float lower, int width);

    /// <summary>Writes a cell of one layer with a text in it, which is cut to the room that it leaves for the cell's own colour or sign.</summary>
    internal abstract void Write(StringBuilder line, string text, float place, int width);

    /// <summary>As much of a text as leaves a character of the cell free.</summary>
    protected static string Cut(string text, int width)
    {
        var cut = new StringBuilder();
        int used = 0;
        foreach (string character in TextCells.Split(text))
            if ((used += TextCells.Width(character)) < width)
                cut.Append(character);
            else
                break;
        return cut.ToString();
    }

    /// <summary>Ends what was written since the line or the last end, so that text after it looks as usual.</summary>
    internal abstract void End(StringBuilder line);
}
