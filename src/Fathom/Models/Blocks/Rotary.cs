namespace Fathom.Models.Blocks;

/// <summary>How a model turns queries and keys in a run of so many positions: long-context models have other frequencies for long runs.</summary>
/// <param name="Short">For runs within the length that the model was trained for, and for all runs of most models.</param>
/// <param name="Long">For longer runs.</param>
/// <param name="TrainedLength">The longest short run.</param>
sealed record Rotary(RotaryEmbedding Short, RotaryEmbedding? Long = null, int TrainedLength = int.MaxValue)
{
    /// <summary>The rotation of a run, known before its first position.</summary>
    public RotaryEmbedding For(int positions) => positions > TrainedLength && Long is not null ? Long : Short;
}
