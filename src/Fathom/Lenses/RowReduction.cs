using System.Numerics.Tensors;
using Fathom.Kernels;

namespace Fathom.Lenses;

/// <summary>What a row of logits says beside the last layer's distribution.</summary>
/// <param name="JsdBits">Jensen-Shannon divergence, in bits.</param>
/// <param name="KlNats">KL(last layer, layer), in nats; infinite where the layer rules out what the last does not.</param>
/// <param name="EntropyNats">Entropy of the layer, in nats.</param>
/// <param name="Largest">The largest logit.</param>
/// <param name="LogSum">ln of the sum of exp(logit - largest).</param>
readonly record struct RowValues(double JsdBits, double KlNats, double EntropyNats, float Largest, double LogSum)
{
    /// <summary>There is no distribution: a NaN or +Inf, or nothing but -Inf.</summary>
    public static RowValues None { get; } = new(double.NaN, double.NaN, double.NaN, float.NaN, double.NaN);

    /// <summary>The probability of a token from its logit.</summary>
    public float Probability(float logit) => (float)Math.Exp((double)logit - Largest - LogSum);
}

/// <summary>Reduces a row of logits to its divergences and its entropy. Chunks are computed in float32, their sums added in float64. One for each thread.</summary>
/// <remarks>
/// JSD = 1/2 sum p log2(p / m) + 1/2 sum q log2(q / m) with m = (p + q) / 2, each pair of terms from its own ratio of the lesser to m, so that nothing cancels where the two are close.
/// KL(p, q) = sum p (z_p - z_q) + ln Z_q - ln Z_p and H(q) = ln Z_q - sum q z_q need no logarithm at all.
/// </remarks>
sealed unsafe class RowReduction(InstructionSet set)
{
    /// <summary>A chunk that holds less than this of both distributions adds at most this to the divergence, and is left out.</summary>
    const float NegligibleMass = 1e-10f;

    readonly DistributionSums sums = DistributionSums.For(set);
    float[] masses = [];

    /// <summary>By the instruction set that kernels use.</summary>
    public RowReduction() : this(InstructionSets.Chosen)
    {
    }

    /// <summary>Reduces logits [V], which are overwritten.</summary>
    public RowValues Reduce(Distribution final, Span<float> logits)
    {
        fixed (float* z = logits, p = final.Probabilities, finalLogits = final.Logits)
            return Reduce(final, z, p, finalLogits, logits.Length, TensorPrimitives.Max<float>(logits));
    }

    RowValues Reduce(Distribution final, float* z, float* p, float* finalLogits, int length, float largest)
    {
        int chunks = (length + Distribution.Chunk - 1) / Distribution.Chunk;
        if (masses.Length < chunks)
            masses = new float[chunks];
        double sum = 0, expected = 0, cross = 0, jsd = 0;
        for (int chunk = 0, at = 0; chunk < chunks; chunk++, at += Distribution.Chunk)
        {
            var ofChunk = sums.Exponentials(z + at, largest, p + at, finalLogits + at, final.Largest, LengthAt(at, length));
            masses[chunk] = ofChunk.Mass;
            (sum, expected, cross) = (sum + ofChunk.Mass, expected + ofChunk.Expected, cross + ofChunk.Cross);
        }
        if (!double.IsFinite(sum) || !final.IsFinite)
            return RowValues.None;
        double logSum = Math.Log(sum), scale = 1 / sum;
        for (int chunk = 0, at = 0; chunk < chunks; chunk++, at += Distribution.Chunk)
            if (final.Mass(chunk) > NegligibleMass || masses[chunk] * scale > NegligibleMass)
                jsd += sums.Divergence(p + at, z + at, (float)scale, LengthAt(at, length));
        return new(Math.Clamp(jsd / 2, 0, 1), Math.Max(0, cross + logSum - final.LogSum), Math.Max(0, logSum - expected / sum), largest, logSum);
    }

    static int LengthAt(int at, int length) => Math.Min(Distribution.Chunk, length - at);
}
