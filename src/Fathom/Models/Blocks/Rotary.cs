namespace Fathom.Models.Blocks;

/// <summary>How a model turns queries and keys of a sequence of so many positions: long-context models have other frequencies for long sequences.</summary>
/// <param name="Short">For sequences within the length that the model was trained for, and for all sequences of most models.</param>
/// <param name="Long">For longer sequences, from their first position on.</param>
/// <param name="TrainedLength">The longest short sequence.</param>
sealed record Rotary(RotaryEmbedding Short, RotaryEmbedding? Long = null, int TrainedLength = int.MaxValue)
{
    /// <summary>The rotation of every position of a sequence of that length.</summary>
    public RotaryEmbedding For(int length) => length > TrainedLength && Long is not null ? Long : Short;

    /// <summary>Makes the tables long enough for sequences of up to so many positions.</summary>
    public void Reserve(int positions)
    {
        Short.Reserve(Long is null ? positions : Math.Min(positions, TrainedLength));
        if (positions > TrainedLength)
            Long?.Reserve(positions);
    }
}
