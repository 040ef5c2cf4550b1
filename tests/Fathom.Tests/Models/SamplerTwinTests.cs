using System.Numerics.Tensors;
using CsCheck;
using Fathom.Models.Sampling;

namespace Fathom.Tests.Models;

/// <summary>A sampler beside its plain twin, which sorts the whole vocabulary and takes one token after another.</summary>
public class SamplerTwinTests
{
    [Fact]
    public void A_seed_draws_what_sorting_the_whole_vocabulary_draws()
    {
        var logits = Gen.Select(Gen.Int[1, 2_000], OneOf(0.1f, 3f, 12f), OneOf(1f, 0.25f), Gen.Int).Select(static (count, spread, step, seed) => Logits(count, spread, step, seed));
        var options = Gen.Select(OneOf(1f, 0.7f, 1.6f, 1e-6f), OneOf(0, 1, 3, 40, 5_000), OneOf(1f, 0.999999f, 0.95f, 0.3f), OneOf(0f, 0.05f, 1f), Gen.ULong)
            .Select(static (temperature, topK, topP, minP, seed) => new SamplingOptions { Temperature = temperature, TopK = topK, TopP = topP, MinP = minP, Seed = seed });
        Gen.Select(logits, options).Sample(static (logits, options) =>
        {
            var sampler = new Sampler(options, logits.Length);
            var twin = new Twin(options);
            for (int i = 0; i < 5; i++)
                Assert.Equal(twin.Next(logits), sampler.Next(logits));
        }, iter: 500);
    }

    [Fact]
    public void A_number_on_the_border_of_two_tokens_draws_the_one_that_adding_them_up_one_by_one_does() =>
        Gen.Select(Gen.Int[1, 3_000], Gen.Int, OneOf(0f, 0.01f)).Sample(static (count, seed, least) =>
        {
            float[] p = new float[count];
            TensorPrimitives.SoftMax(Logits(count, 4, 0, seed), p);
            double whole = p.Sum(static x => (double)x), reached = 0;
            foreach (float one in p)
            {
                foreach (double uniform in (double[])[reached / whole, Math.BitDecrement(reached / whole), Math.BitIncrement(reached / whole)])
                    if (uniform is >= 0 and < 1)
                        Assert.Equal(WeightedDraw.Reference(p, least, uniform), WeightedDraw.Token(p, least, uniform));
                reached += count > 50 ? 40 * one : one;
            }
        }, iter: 30);

    static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    /// <summary>Many of them are equal where they are whole steps.</summary>
    static float[] Logits(int count, float spread, float step, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() + random.NextSingle() + random.NextSingle() - 1.5f) * spread).Select(z => step == 0 ? z : MathF.Round(z / step) * step)];
    }

    sealed class Twin(SamplingOptions options)
    {
        ulong state = options.Seed;

        public int Next(float[] logits)
        {
            float[] p = new float[logits.Length];
            TensorPrimitives.Subtract(logits, logits.Max(), p);
            TensorPrimitives.Divide(p, options.Temperature, p);
            TensorPrimitives.SoftMax<float>(p, p);
            float least = options.MinP * p.Max();
            int[] left = [.. Enumerable.Range(0, p.Length)];
            if (options.TopK > 0 || options.TopP < 1)
                left = Nucleus(p, [.. left.OrderByDescending(id => p[id]).ThenBy(static id => id)]);
            left = [.. left.Where(id => p[id] >= least)];
            return left[WeightedDraw.Reference([.. left.Select(id => p[id])], 0, Uniform())];
        }

        int[] Nucleus(float[] p, int[] sorted)
        {
            int[] left = options.TopK > 0 ? [.. sorted.Take(options.TopK)] : sorted;
            double whole = options.TopK > 0 ? left.Sum(id => (double)p[id]) : 1, reached = 0;
            for (int i = 0; i < left.Length; i++)
                if ((reached += p[left[i]]) >= options.TopP * whole)
                    return left[..(i + 1)];
            return left;
        }

        double Uniform()
        {
            ulong z = state += 0x9E37_79B9_7F4A_7C15;
            z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
            z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
            return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
        }
    }
}
