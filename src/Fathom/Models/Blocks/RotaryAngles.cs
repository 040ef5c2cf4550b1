namespace Fathom.Models.Blocks;

/// <summary>The cosines and sines by which one rotation turns the rows of a batch: computed once, used by all blocks.</summary>
sealed class RotaryAngles(Rotary rotary)
{
    float[] cosines = [], sines = [];

    public Rotary Rotary { get; } = rotary;

    /// <summary>Computes the angles of all rows, so many.</summary>
    public void Set(ReadOnlySpan<BatchPart> parts, int rows)
    {
        int pairs = Rotary.Short.Pairs;
        if (cosines.Length < rows * pairs)
            (cosines, sines) = (new float[rows * pairs], new float[rows * pairs]);
        foreach (ref readonly var part in parts)
        {
            var rotation = Rotary.For(part.Sequence.IsLong);
            for (int i = 0; i < part.Count; i++)
                rotation.Angles(part.FirstPosition + i, cosines.AsSpan((part.FirstRow + i) * pairs, pairs), sines.AsSpan((part.FirstRow + i) * pairs, pairs));
        }
    }

    /// <summary>Turns every head of a row [heads x head size].</summary>
    public void Turn(int row, Span<float> heads, int headSize)
    {
        int pairs = Rotary.Short.Pairs;
        Rotary.Short.Turn(heads, headSize, cosines.AsSpan(row * pairs, pairs), sines.AsSpan(row * pairs, pairs));
    }
}
