namespace Fathom.Figures;

/// <summary>What a picture of another program's matrix shows.</summary>
public sealed record MatrixOptions
{
    /// <summary>The palette, layers, tokens, ticks and title; what else it holds is for traces.</summary>
    public FigureOptions Drawing { get; init; } = new();

    /// <summary>The values at the ends of the scale; null for 0 to 1 where all values fit, else the least to the largest.</summary>
    public (double Low, double High)? Range { get; init; }

    /// <summary>What the values are, and in which unit.</summary>
    public string ScaleTitle { get; init; } = "value";

    /// <summary>Where the matrix is from, such as the name of its file.</summary>
    public string Source { get; init; } = "";
}
