namespace Fathom.Models.Blocks;

/// <summary>How a model turns queries and keys: long-context models have other frequencies for sequences that are longer than they were trained for at first.</summary>
/// <param name="Short">For sequences within that length, and for all of most models.</param>
/// <param name="Long">For longer ones.</param>
/// <param name="TrainedLength">The longest short sequence.</param>
sealed record Rotary(RotaryEmbedding Short, RotaryEmbedding? Long = null, int TrainedLength = int.MaxValue)
{
    /// <summary>The rotation of a sequence that is long, or is not.</summary>
    public RotaryEmbedding For(bool isLong) => isLong && Long is not null ? Long : Short;
}
