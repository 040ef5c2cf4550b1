namespace Fathom.Models.Architectures;

/// <summary>Stretches low frequencies to a longer context and leaves high ones, with a ramp between.</summary>
/// <remarks>YaRN, arXiv 2309.00071, section 3. The bounds of the ramp are not rounded, as the published gpt-oss says (`truncate` false).</remarks>
static class Yarn
{
    /// <summary>The stretched frequencies, and what turned elements are multiplied by.</summary>
    public static (float[] Frequencies, float Amplitude) Scale(Hyperparameters p, float[] frequencies, float theta)
    {
        float factor = p.Positive("rope.scaling.factor");
        int trained = p.Count("rope.scaling.original_context_length");
        int rotated = 2 * frequencies.Length;
        double low = Math.Max(PairOf(p.Positive("rope.scaling.yarn_beta_fast", 32)), 0);
        double high = Math.Min(PairOf(p.Positive("rope.scaling.yarn_beta_slow", 1)), rotated - 1);
        var scaled = new float[frequencies.Length];
        for (int i = 0; i < scaled.Length; i++)
        {
            float ramp = (float)Math.Clamp((i - low) / Math.Max(high - low, 0.001), 0, 1);
            scaled[i] = frequencies[i] / factor * ramp + frequencies[i] * (1 - ramp);
        }
        return (scaled, p.Positive("rope.scaling.attn_factor", factor <= 1 ? 1 : 0.1f * MathF.Log(factor) + 1));

        // The pair that makes so many turns within the trained context.
        double PairOf(float turns) => rotated * Math.Log(trained / (turns * 2 * Math.PI)) / (2 * Math.Log(theta));
    }
}
