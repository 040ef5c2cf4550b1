using Fathom.Traces;

namespace Fathom.Figures;

/// <summary>What a picture shows.</summary>
public sealed record FigureOptions
{
    /// <summary>The value of a cell; null for what <see cref="Measure.DefaultOf(Trace)"/> says.</summary>
    public Measure? Measure { get; init; }

    /// <summary>The colours; null for the usual ones: dark where settled, or those of differences where values are on both sides of 0.</summary>
    public Palette? Palette { get; init; }

    /// <summary>The values at the ends of the scale, what is beyond drawn as the end; null for those of the measure, or of the values.</summary>
    public (double Low, double High)? Range { get; init; }

    /// <summary>Draws the logarithm of the value.</summary>
    public bool Log { get; init; }

    /// <summary>What the colour bar says; null for what is drawn, and in which unit.</summary>
    public string? ScaleTitle { get; init; }

    /// <summary>What the layer axis is called; null for its usual name.</summary>
    public string? LayersTitle { get; init; }

    /// <summary>What the token axis is called; null for its usual name.</summary>
    public string? TokensTitle { get; init; }

    /// <summary>Leaves off the lines below the picture, which say what was measured and what its signs are.</summary>
    public bool NoFooter { get; init; }

    /// <summary>How large a picture file is.</summary>
    public PictureSize Size { get; init; } = new();

    /// <summary>The first and the last layer drawn; null for layer 1 to the last that says something.</summary>
    public (int First, int Last)? Layers { get; init; }

    /// <summary>The first and the last column drawn, counted from 0; null for all.</summary>
    public (int First, int Last)? Tokens { get; init; }

    /// <summary>Draws the last layer even where it is 0 by definition.</summary>
    public bool WithLastLayer { get; init; }

    /// <summary>Which layers are marked at the axis.</summary>
    public LayerTicks Ticks { get; init; } = LayerTicks.Odd;

    /// <summary>Draws each token's settling depth as a step line.</summary>
    public bool Settling { get; init; }

    /// <summary>Draws the lower edge of the deep-thinking regime, and marks the deep-thinking tokens at the axis.</summary>
    public bool Regime { get; init; }

    /// <summary>Writes the likeliest token into each cell, where it fits.</summary>
    public bool Annotate { get; init; }

    /// <summary>Tokens to be drawn as one column each, in order; null where every token has its own.</summary>
    public IReadOnlyList<TokenGroup>? Groups { get; init; }

    /// <summary>Which value a group has.</summary>
    public Reduction GroupBy { get; init; } = Reduction.Max;

    /// <summary>The title above the picture; empty for none.</summary>
    public string Title { get; init; } = "";

    /// <summary>The first and the last layer that are drawn of a model of so many.</summary>
    /// <param name="measure">What is drawn.</param>
    /// <param name="layers">How many layers the model has.</param>
    /// <param name="lowest">The lowest layer that has a value: 1, or 0 where the embeddings have one too.</param>
    /// <exception cref="FathomException">The model does not have the layers asked for.</exception>
    public (int First, int Last) LayersOf(Measure measure, int layers, int lowest)
    {
        bool withLast = WithLastLayer || !measure.VanishesAtLastLayer || layers == 1;
        var (first, last) = Layers ?? (1, withLast ? layers : layers - 1);
        if (first < lowest || last > layers || first > last)
            throw new FathomException(
                $"there are no layers {first} to {last} to draw; {measure.Name} has layers {lowest} to {layers}");
        return (first, last);
    }
}

/// <summary>Which layers are marked at the axis.</summary>
public enum LayerTicks
{
    /// <summary>1, 3, 5 …</summary>
    Odd,
    /// <summary>Every layer.</summary>
    All,
}
