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
/// JSD = 1/2 sum p log2(p / m) + 1/2 sum q log2(q / m) with m = (p + q) / 2, each term from its own ratio, so that nothing cancels where the two are close.
/// KL(p, q) = sum p (z_p - z_q) + ln Z_q - ln Z_p and H(q) = ln Z_q - sum q z_q need no logarithm at all.
/// </remarks>
sealed class RowReduction
{
    /// <summary>A chunk that holds less than this of both distributions adds at most this to the divergence, and is left out.</summary>
    const float NegligibleMass = 1e-10f;

    const float Tiny = 1e-37f;
    readonly float[] a = new float[Distribution.Chunk], b = new float[Distribution.Chunk], c = new float[Distribution.Chunk];
    float[] masses = [];

    /// <summary>Reduces logits [V], which are overwritten.</summary>
    public RowValues Reduce(Distribution final, Span<float> logits)
    {
        float largest = TensorPrimitives.Max<float>(logits);
        int chunks = (logits.Length + Distribution.Chunk - 1) / Distribution.Chunk;
        if (masses.Length < chunks)
            masses = new float[chunks];
        double sum = 0, expected = 0, cross = 0;
        for (int chunk = 0; chunk < chunks; chunk++)
        {
            var z = Chunk(logits, chunk);
            masses[chunk] = Exponentials(z, largest, Chunk(final.Logits, chunk), final.Largest, Chunk(final.Probabilities, chunk), ref expected, ref cross);
            sum += masses[chunk];
        }
        if (!double.IsFinite(sum) || !final.IsFinite)
            return RowValues.None;
        double logSum = Math.Log(sum), scale = 1 / sum, jsd = 0;
        for (int chunk = 0; chunk < chunks; chunk++)
            if (final.Mass(chunk) > NegligibleMass || masses[chunk] * scale > NegligibleMass)
                jsd += Divergence(Chunk(final.Probabilities, chunk), Chunk(logits, chunk), (float)scale);
        return new(Math.Clamp(jsd / 2, 0, 1), Math.Max(0, cross + logSum - final.LogSum), Math.Max(0, logSum - expected / sum), largest, logSum);
    }

    /// <summary>Turns logits z into exp(z - largest); adds exp(z - largest) (z - largest) and p (z_final - z), each less its largest. Returns their sum.</summary>
    float Exponentials(
        Span<float> z, float largest, ReadOnlySpan<float> finalLogits, float finalLargest, ReadOnlySpan<float> p, ref double expected, ref double cross)
    {
        Span<float> shifted = a.AsSpan(0, z.Length), finalShifted = b.AsSpan(0, z.Length);
        TensorPrimitives.Subtract(z, largest, shifted);
        TensorPrimitives.Subtract(finalLogits, finalLargest, finalShifted);
        Elementwise.Exp(shifted, z);
        TensorPrimitives.Subtract(finalShifted, shifted, finalShifted);
        float product = TensorPrimitives.Dot<float>(z, shifted), difference = TensorPrimitives.Dot(p, finalShifted);
        if (float.IsNaN(product) || float.IsNaN(difference))
            (product, difference) = MaskedSums(z, shifted, p, finalShifted);
        expected += product;
        cross += difference;
        return TensorPrimitives.Sum<float>(z);
    }

    /// <summary>The two sums where logits of -Inf are masked entries: what has no probability adds nothing.</summary>
    static (float Product, float Difference) MaskedSums(
        ReadOnlySpan<float> exponentials, ReadOnlySpan<float> shifted, ReadOnlySpan<float> p, ReadOnlySpan<float> differences)
    {
        float product = 0, difference = 0;
        for (int i = 0; i < shifted.Length; i++)
        {
            product += exponentials[i] > 0 ? exponentials[i] * shifted[i] : 0;
            difference += p[i] > 0 ? p[i] * differences[i] : 0;
        }
        return (product, difference);
    }

    /// <summary>sum p log2(p / m) + q log2(q / m), with q = e times scale.</summary>
    double Divergence(ReadOnlySpan<float> p, Span<float> e, float scale)
    {
        Span<float> mean = a.AsSpan(0, p.Length), ratio = b.AsSpan(0, p.Length), q = c.AsSpan(0, p.Length);
        TensorPrimitives.Multiply(e, scale, q);
        TensorPrimitives.Add(p, q, mean);
        TensorPrimitives.Multiply(mean, 0.5f, mean);
        TensorPrimitives.Add(mean, Tiny, mean);
        return (double)FromMean(p, mean, ratio) + FromMean(q, mean, ratio);
    }

    /// <summary>sum p log2(p / m).</summary>
    static float FromMean(ReadOnlySpan<float> p, ReadOnlySpan<float> mean, Span<float> ratio)
    {
        TensorPrimitives.Divide(p, mean, ratio);
        TensorPrimitives.Max(ratio, Tiny, ratio);
        Elementwise.Log2(ratio, ratio);
        return TensorPrimitives.Dot(p, ratio);
    }

    static Span<float> Chunk(Span<float> values, int chunk) =>
        values.Slice(chunk * Distribution.Chunk, Math.Min(Distribution.Chunk, values.Length - chunk * Distribution.Chunk));

    static ReadOnlySpan<float> Chunk(ReadOnlySpan<float> values, int chunk) =>
        values.Slice(chunk * Distribution.Chunk, Math.Min(Distribution.Chunk, values.Length - chunk * Distribution.Chunk));
}
