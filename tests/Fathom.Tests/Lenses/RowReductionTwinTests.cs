using CsCheck;
using Fathom.Kernels;
using Fathom.Lenses;

namespace Fathom.Tests.Lenses;

/// <summary>The reduction beside its plain twin in float64, on every instruction set.</summary>
public class RowReductionTwinTests
{
    [Fact]
    public void A_row_of_any_length_is_reduced_to_what_float64_says() =>
        Gen.Select(Gen.Int[1, 2_200], Gen.Float[0.01f, 12], Gen.Float[0, 3], Gen.Int).Sample(static (count, spread, change, seed) =>
        {
            var random = new Random(seed);
            float[] final = [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() + random.NextSingle() - 1) * spread)];
            float[] layer = [.. final.Select(z => random.Next(50) == 0 ? float.NegativeInfinity : z + (random.NextSingle() - 0.5f) * change)];
            layer[random.Next(count)] = spread;
            Check(final, layer, 2e-6);
            for (int i = 0; i < count; i++)   // masked in both
                final[i] = float.IsFinite(layer[i]) ? final[i] : float.NegativeInfinity;
            Check(final, layer, 2e-6);
        }, iter: 300);

    [Fact]
    public void A_row_beside_itself_diverges_by_nothing()
    {
        float[] logits = [.. Enumerable.Range(0, 3_001).Select(static i => 9 * MathF.Sin(i))];
        foreach (var set in InstructionSets.Available)
        {
            using var distribution = new Distribution(logits.Length);
            distribution.Set(logits);
            Assert.InRange(new RowReduction(set).Reduce(distribution, [.. logits]).JsdBits, 0, 1e-12);
        }
    }

    [Fact]
    public void What_is_no_distribution_has_no_numbers()
    {
        foreach (var set in InstructionSets.Available)
            foreach (float bad in (float[])[float.NaN, float.PositiveInfinity])
                foreach (int at in (int[])[0, 7, 1_023, 1_024, 1_036])
                {
                    float[] logits = [.. Enumerable.Range(0, 1_037).Select(static i => MathF.Sin(i))];
                    using var distribution = new Distribution(logits.Length);
                    distribution.Set(logits);
                    logits[at] = bad;
                    Assert.Equal(RowValues.None, new RowReduction(set).Reduce(distribution, logits));
                }
    }

    static void Check(float[] final, float[] layer, double tolerance)
    {
        double[] p = Softmax(final, out double logOfP), q = Softmax(layer, out double logOfQ);
        double jsd = 0, kl = 0, entropy = 0;
        for (int i = 0; i < p.Length; i++)
        {
            double m = (p[i] + q[i]) / 2;
            jsd += (p[i] > 0 ? p[i] * Math.Log2(p[i] / m) : 0) / 2 + (q[i] > 0 ? q[i] * Math.Log2(q[i] / m) : 0) / 2;
            kl += p[i] > 0 ? p[i] * (final[i] - logOfP - layer[i] + logOfQ) : 0;
            entropy -= q[i] > 0 ? q[i] * (layer[i] - logOfQ) : 0;
        }
        using var distribution = new Distribution(final.Length);
        distribution.Set(final);
        foreach (var set in InstructionSets.Available)
        {
            var values = new RowReduction(set).Reduce(distribution, [.. layer]);
            Near(jsd, values.JsdBits);
            Near(Math.Max(kl, 0), values.KlNats);
            Near(entropy, values.EntropyNats);
        }

        void Near(double expected, double actual) =>
            Assert.True(expected.Equals(actual) || Math.Abs(expected - actual) <= tolerance * Math.Max(1, Math.Abs(expected)), $"{actual:R}, expected {expected:R}");
    }

    static double[] Softmax(float[] logits, out double logSum)
    {
        double largest = logits.Max();
        double[] e = [.. logits.Select(z => Math.Exp(z - largest))];
        double sum = e.Sum();
        logSum = largest + Math.Log(sum);
        return [.. e.Select(x => x / sum)];
    }
}
