namespace Fathom.Figures;

/// <summary>How large a picture file is. A pixel is 1/96 inch.</summary>
/// <param name="Width">Its width in pixels; null for what its columns need.</param>
/// <param name="Height">Its height in pixels; null for what its rows need.</param>
/// <param name="Dpi">How many dots an inch a picture of dots has: at 192 it has two for each pixel, across and down.</param>
public sealed record PictureSize(int? Width = null, int? Height = null, int Dpi = PictureSize.UsualDpi)
{
    /// <summary>A dot a pixel.</summary>
    public const int UsualDpi = 96;

    /// <summary>The least and the largest width and height, in pixels.</summary>
    public const int Least = 200, Most = 20_000;

    /// <summary>The fewest and the most dots an inch.</summary>
    public const int LeastDpi = 48, MostDpi = 1200;

    /// <summary>Refuses sizes that no picture can have.</summary>
    /// <exception cref="FathomException">It is one.</exception>
    public void Check()
    {
        Check(Width, "width in pixels", Least, Most);
        Check(Height, "height in pixels", Least, Most);
        Check(Dpi, "number of dots an inch", LeastDpi, MostDpi);
    }

    static void Check(int? value, string name, int least, int most)
    {
        if (value < least || value > most)
            throw new FathomException($"the {name} is {value}: it must be from {least} to {most}");
    }
}
