namespace Fathom.Figures;

/// <summary>A colour, 8 bits a channel.</summary>
public readonly record struct Rgb(byte Red, byte Green, byte Blue)
{
    /// <summary>How light it looks, 0..1.</summary>
    public double Luminance => (0.2126 * Red + 0.7152 * Green + 0.0722 * Blue) / 255;

    internal static Rgb Hex(int value) => new((byte)(value >> 16), (byte)(value >> 8), (byte)value);
}

/// <summary>Which colour stands for which place on a scale.</summary>
public sealed class Palette
{
    static readonly Rgb[] YellowToBrown =
    [
        Rgb.Hex(0xFFFFE5), Rgb.Hex(0xFFF7BC), Rgb.Hex(0xFEE391), Rgb.Hex(0xFEC44F), Rgb.Hex(0xFE9929),
        Rgb.Hex(0xEC7014), Rgb.Hex(0xCC4C02), Rgb.Hex(0x993404), Rgb.Hex(0x662506),
    ];

    static readonly Rgb[] BlueToRed =
    [
        Rgb.Hex(0x2166AC), Rgb.Hex(0x4393C3), Rgb.Hex(0x92C5DE), Rgb.Hex(0xD1E5F0), Rgb.Hex(0xF7F7F7),
        Rgb.Hex(0xFDDBC7), Rgb.Hex(0xF4A582), Rgb.Hex(0xD6604D), Rgb.Hex(0xB2182B),
    ];

    /// <summary>Seventeen colours of matplotlib's viridis, which its authors gave to the public domain.</summary>
    static readonly Rgb[] PurpleToYellow =
    [
        Rgb.Hex(0x440154), Rgb.Hex(0x48186A), Rgb.Hex(0x472D7B), Rgb.Hex(0x424086), Rgb.Hex(0x3B528B), Rgb.Hex(0x33638D), Rgb.Hex(0x2C728E), Rgb.Hex(0x26828E), Rgb.Hex(0x21918C),
        Rgb.Hex(0x1FA088), Rgb.Hex(0x28AE80), Rgb.Hex(0x3FBC73), Rgb.Hex(0x5EC962), Rgb.Hex(0x84D44B), Rgb.Hex(0xADDC30), Rgb.Hex(0xD8E219), Rgb.Hex(0xFDE725),
    ];

    readonly Rgb[] stops;

    Palette(string name, Rgb[] stops, string low, string high) => (Name, this.stops, Ends) = (name, stops, (low, high));

    /// <summary>The palette's name.</summary>
    public string Name { get; }

    /// <summary>The colours at 0 and at 1, in words.</summary>
    public (string Low, string High) Ends { get; }

    /// <summary>Dark brown at 0 (settled) to light yellow at 1 (far): ColorBrewer's YlOrBr reversed.</summary>
    public static Palette SettledDark { get; } = new("settled-dark", [.. YellowToBrown.Reverse()], "dark brown", "light yellow");

    /// <summary>Light yellow at 0 to dark brown at 1 (far), as in the paper's own picture.</summary>
    public static Palette Paper { get; } = new("paper", YellowToBrown, "light yellow", "dark brown");

    /// <summary>Blue below the middle of the scale, white in it, red above: ColorBrewer's RdBu reversed, for differences.</summary>
    public static Palette Difference { get; } = new("difference", BlueToRed, "blue", "red");

    /// <summary>Dark purple at 0 to yellow at 1: matplotlib's viridis, whose steps look alike also to those who do not tell red from green.</summary>
    public static Palette Viridis { get; } = new("viridis", PurpleToYellow, "dark purple", "yellow");

    /// <summary>The palettes of values, the default first.</summary>
    public static IReadOnlyList<Palette> All { get; } = [SettledDark, Paper, Viridis, Difference];

    /// <summary>The colour of a cell that could not be measured: a grey that no palette has.</summary>
    public static Rgb Missing { get; } = Rgb.Hex(0xB4BAC2);

    /// <summary>The colour at a place on the scale, 0..1; <see cref="Missing"/> for NaN.</summary>
    public Rgb At(double position)
    {
        if (double.IsNaN(position))
            return Missing;
        double place = Math.Clamp(position, 0, 1) * (stops.Length - 1);
        int below = Math.Min((int)place, stops.Length - 2);
        (Rgb from, Rgb to, double share) = (stops[below], stops[below + 1], place - below);
        return new(Mix(from.Red, to.Red, share), Mix(from.Green, to.Green, share), Mix(from.Blue, to.Blue, share));
    }

    static byte Mix(byte from, byte to, double share) => (byte)Math.Round(from + (to - from) * share);
}
