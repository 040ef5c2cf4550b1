namespace Fathom.Models.Architectures;

/// <summary>Stretches low frequencies to a longer context and leaves high ones, with a ramp between.</summary>
/// <remarks>YaRN, arXiv 2309.00071, section 3.</remarks>
static class Yarn
{
    /// <summary>The stretched frequencies.</summary>
    public static float[] Scale(RotaryScaling scaling, float[] frequencies, float theta)
    {
        int rotated = 2 * frequencies.Length;
        double low = PairOf(scaling.FastTurns), high = PairOf(scaling.SlowTurns);
        if (scaling.Truncate)
            (low, high) = (Math.Floor(low), Math.Ceiling(high));
        (low, high) = (Math.Max(low, 0), Math.Min(high, rotated - 1));
        double width = high == low ? 0.001 : high - low;
        var scaled = new float[frequencies.Length];
        for (int i = 0; i < scaled.Length; i++)
        {
            float ramp = (float)Math.Clamp((i - low) / width, 0, 1);
            scaled[i] = frequencies[i] / scaling.Factor * ramp + frequencies[i] * (1 - ramp);
        }
        return scaled;

        // The pair that makes so many turns within the trained context.
        double PairOf(float turns) => rotated * Math.Log(scaling.Trained / (turns * 2 * Math.PI)) / (2 * Math.Log(theta));
    }

    /// <summary>What turned elements are multiplied by.</summary>
    public static float Amplitude(float factor) => factor <= 1 ? 1 : 0.1f * MathF.Log(factor) + 1;
}
