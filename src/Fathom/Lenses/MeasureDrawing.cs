namespace Fathom.Lenses;

/// <summary>On which scale a measure is drawn.</summary>
public enum DrawnScale
{
    /// <summary>From 0 to 1.</summary>
    Unit,
    /// <summary>From 0 to the largest value drawn.</summary>
    Largest,
    /// <summary>Divided by |h[l]|, from 0 to 1.</summary>
    ShareOfNorm,
    /// <summary>Nats as bits, from 0 to log2 V.</summary>
    BitsOfVocabulary,
    /// <summary>log(1 + value), to 100.</summary>
    LogOf100,
    /// <summary>log(1 + value), to the vocabulary.</summary>
    LogOfVocabulary,
}

/// <summary>How a measure is drawn and told.</summary>
/// <param name="Name">The name a user asks for it by, such as jsd.</param>
/// <param name="Quantity">What it is, in words.</param>
/// <param name="Unit">The unit in which it is drawn; empty for none.</param>
/// <param name="Scale">The scale.</param>
/// <param name="Meaning">What small and large values say, in a sentence.</param>
public sealed record MeasureDrawing(string Name, string Quantity, string Unit, DrawnScale Scale, string Meaning)
{
    /// <summary>What the colour bar says beside the quantity; null for the unit alone.</summary>
    public string? ScaleNote { get; init; }

    /// <summary>Whether the last layer is 0 by definition, so that its row says nothing.</summary>
    public bool VanishesAtLastLayer { get; init; }

    /// <summary>How many significant digits a page keeps of it; null for all 32 bits, where depths are read from it or it is a count.</summary>
    public int? PageDigits { get; init; } = 3;
}
