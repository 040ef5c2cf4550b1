namespace Fathom.Lenses;

/// <summary>What a row of logits says beside the last layer's distribution and the token that is produced: what measures of a cell are made of.</summary>
/// <param name="Values">Divergences and entropy.</param>
/// <param name="Produced">The logit of the produced token.</param>
/// <param name="Larger">How many logits are larger than that.</param>
/// <param name="Margin">The largest logit less the second.</param>
/// <param name="IsLast">Whether it is the last layer's own row.</param>
readonly record struct CellReading(RowValues Values, float Produced, int Larger, float Margin, bool IsLast)
{
    /// <summary>Whether there is a distribution at all.</summary>
    public bool IsFinite => !double.IsNaN(Values.EntropyNats);

    /// <summary>A divergence from the last layer's distribution, which is 0 of that itself.</summary>
    public float FromLast(double divergence) => IsLast && IsFinite ? 0 : (float)divergence;
}
