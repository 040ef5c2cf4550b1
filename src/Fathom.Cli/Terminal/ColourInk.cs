using System.Globalization;
using System.Text;
using Fathom.Figures;

namespace Fathom.Cli.Terminal;

/// <summary>Cells in the palette's colours, two layers to a line: a half block for the one, its background for the other.</summary>
sealed class ColourInk(Palette palette, ColourDepth depth, int layersPerLine = 2) : CellInk
{
    const char UpperHalf = '▀', LowerHalf = '▄';

    static readonly Rgb Dark = new(0x2B, 0x1A, 0x08), Light = new(0xFF, 0xF8, 0xE0);


    string current = "";

    internal override int LayersPerLine => layersPerLine;

    internal override (char Layers, char Regime, char Corner, char Tokens, char Deep) Signs => ('│', '┃', '└', '─', '▲');

    internal override void Write(StringBuilder line, float? upper, float lower, int width)
    {
        Set(line, layersPerLine == 1 ? $"39;{Code(48, palette.At(lower))}" : upper is float above ? $"{Code(38, palette.At(above))};{Code(48, palette.At(lower))}" : $"49;{Code(38, palette.At(lower))}");
        line.Append(layersPerLine == 1 ? ' ' : upper is null ? LowerHalf : UpperHalf, width);
    }

    internal override void Write(StringBuilder line, string text, float place, int width)
    {
        var ground = palette.At(place);
        Set(line, $"{Code(38, ground.Luminance < 0.5 ? Light : Dark)};{Code(48, ground)}");
        string cut = Cut(text, width);
        line.Append(cut).Append(' ', width - TextCells.WidthOf(cut));
    }

    void Set(StringBuilder line, string wanted)
    {
        if (wanted != current)
            line.Append(CultureInfo.InvariantCulture, $"\e[{current = wanted}m");
    }

    internal override void End(StringBuilder line)
    {
        line.Append("\e[0m");
        current = "";
    }

    /// <summary>Sets the foreground (38) or the background (48).</summary>
    string Code(int ground, Rgb colour) =>
        depth == ColourDepth.True ? $"{ground};2;{colour.Red};{colour.Green};{colour.Blue}" : $"{ground};5;{Index(colour)}";

    /// <summary>The nearest of xterm's 6 x 6 x 6 colours and 24 greys.</summary>
    static int Index(Rgb colour)
    {
        var (red, green, blue) = (Level(colour.Red), Level(colour.Green), Level(colour.Blue));
        int grey = Math.Clamp((colour.Red + colour.Green + colour.Blue) / 3 - 3, 0, 230) / 10;
        byte greyLevel = (byte)(8 + 10 * grey);
        bool isGrey = Distance(colour, new(greyLevel, greyLevel, greyLevel)) < Distance(colour, new(Value(red), Value(green), Value(blue)));
        return isGrey ? 232 + grey : 16 + 36 * red + 6 * green + blue;
    }

    static int Level(byte channel) => channel < 48 ? 0 : channel < 115 ? 1 : (channel - 35) / 40;

    static byte Value(int level) => (byte)(level == 0 ? 0 : 55 + 40 * level);

    static int Distance(Rgb a, Rgb b)
    {
        int red = a.Red - b.Red, green = a.Green - b.Green, blue = a.Blue - b.Blue;
        return red * red + green * green + blue * blue;
    }
}
