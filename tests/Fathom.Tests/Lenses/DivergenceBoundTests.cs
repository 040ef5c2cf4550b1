using CsCheck;
using Fathom.Lenses.Proof;

namespace Fathom.Tests.Lenses;

public class DivergenceBoundTests
{
    /// <summary>Logits of two distributions over 4 to 40 tokens, and how many of the first's likeliest are looked at.</summary>
    static readonly Gen<(float[] Final, float[] Layer, int Few)> Pairs =
        from size in Gen.Int[4, 40]
        from spread in Gen.OneOf(Gen.Float[0.1f, 2], Gen.Float[2, 30])
        from final in Gen.Float[-1, 1].Array[size]
        from layer in Gen.Float[-1, 1].Array[size]
        from nearness in Gen.Float[0, 1]
        from few in Gen.Int[0, size]
        select (Array.ConvertAll(final, z => z * spread), layer.Zip(final, (a, b) => (a * (1 - nearness) + b * nearness) * spread).ToArray(), few);

    [Fact]
    public void What_a_few_tokens_prove_holds_of_the_whole()
    {
        int proven = 0;
        Pairs.Sample(pair =>
        {
            double whole = Jsd(pair.Final, pair.Layer);
            foreach (double limit in (double[])[0.02, 0.1, 0.3, 0.5, 0.7, 0.9])
                if (IsAbove(pair.Final, pair.Layer, pair.Few, limit))
                {
                    Assert.InRange(whole, limit, 1 + 1e-9);
                    Interlocked.Increment(ref proven);
                }
        }, iter: 20_000);
        Assert.InRange(proven, 10_000, int.MaxValue);
    }

    [Fact]
    public void All_tokens_prove_all_that_there_is_to_prove() => Pairs.Sample(pair =>
    {
        double whole = Jsd(pair.Final, pair.Layer);
        if (whole > 1e-4)
            Assert.True(IsAbove(pair.Final, pair.Layer, pair.Final.Length, LowestOver(pair.Final, pair.Layer) - 1e-6));
        Assert.False(IsAbove(pair.Final, pair.Layer, pair.Final.Length, whole + 1e-6));
    }, iter: 2_000);

    [Fact]
    public void Masked_tokens_have_no_probability()
    {
        float[] final = [0, -1, float.NegativeInfinity, -2], layer = [float.NegativeInfinity, 0, 3, 1];
        Assert.True(IsAbove(final, layer, 4, 0.3));
        Assert.False(IsAbove(final, [float.NegativeInfinity, float.NegativeInfinity, float.NegativeInfinity, float.NegativeInfinity], 4, 0));
        Assert.False(new DivergenceBound().IsAbove([], [], 0));
    }

    static bool IsAbove(float[] final, float[] layer, int few, double limit)
    {
        double[] p = Softmax(final);
        int[] chosen = [.. Enumerable.Range(0, p.Length).OrderByDescending(i => p[i]).Take(few)];
        return new DivergenceBound().IsAbove([.. chosen.Select(i => (float)p[i])], [.. chosen.Select(i => layer[i])], limit);
    }

    /// <summary>The least of the bound over what the others may have: where all tokens are looked at it is at most the divergence itself.</summary>
    static double LowestOver(float[] final, float[] layer)
    {
        double[] p = [.. Softmax(final), 0], q = Softmax(layer);
        return Enumerable.Range(0, 2001).Min(i => Jsd(p, [.. q.Select(u => u * i / 2000.0), 1 - i / 2000.0])) - 1e-6;
    }

    static double Jsd(float[] a, float[] b) => Jsd(Softmax(a), Softmax(b));

    static double Jsd(double[] p, double[] q) => p.Zip(q, (a, b) => Part(a, (a + b) / 2) + Part(b, (a + b) / 2)).Sum() / 2;

    static double Part(double p, double m) => p > 0 ? p * Math.Log2(p / m) : 0;

    static double[] Softmax(float[] logits)
    {
        double[] exponentials = [.. logits.Select(z => Math.Exp((double)z - logits.Max()))];
        double sum = exponentials.Sum();
        return [.. exponentials.Select(e => e / sum)];
    }
}
