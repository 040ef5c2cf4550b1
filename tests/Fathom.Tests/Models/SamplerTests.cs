using CsCheck;
using Fathom.Models.Sampling;

namespace Fathom.Tests.Models;

public class SamplerTests
{
    static readonly float[] Logits = [.. new[] { 0.5, 0.2, 0.15, 0.1, 0.05 }.Select(static p => (float)Math.Log(p))];

    [Fact]
    public void Without_a_temperature_the_lowest_id_of_the_likeliest_is_taken() =>
        Assert.Equal(1, new Sampler(new(), 4).Next([0, 3, 3, 1]));

    [Fact]
    public void Top_k_takes_only_the_likeliest() => Assert.Equal([0, 1], Drawn(new() { Temperature = 1, TopK = 2 }));

    [Fact]
    public void Top_p_takes_the_likeliest_that_together_reach_it() => Assert.Equal([0, 1, 2], Drawn(new() { Temperature = 1, TopP = 0.8f }));

    [Fact]
    public void Min_p_takes_those_near_the_likeliest() => Assert.Equal([0, 1, 2], Drawn(new() { Temperature = 1, MinP = 0.25f }));

    [Fact]
    public void Restrictions_work_on_what_the_one_before_leaves() =>
        Assert.Equal([0, 1], Drawn(new() { Temperature = 1, TopK = 3, TopP = 0.8f }));

    [Fact]
    public void Min_p_restricts_what_top_k_and_top_p_leave()
    {
        Assert.Equal([0, 1], Drawn(new() { Temperature = 1, TopK = 3, TopP = 0.7f, MinP = 0.35f }));
        Assert.Equal([0], Drawn(new() { Temperature = 1, TopK = 3, TopP = 0.7f, MinP = 0.45f }));
        Assert.Equal([0, 1], Drawn(new() { Temperature = 1, TopP = 0.8f, MinP = 0.35f }));
        Assert.Equal([0], Drawn(new() { Temperature = 1, TopP = 0.99f, MinP = 1f }));
    }

    [Fact]
    public void Every_token_is_drawn_as_often_as_its_probability_says()
    {
        var sampler = new Sampler(new() { Temperature = 1, Seed = 3 }, Logits.Length);
        int[] counts = new int[Logits.Length];
        for (int i = 0; i < 20_000; i++)
            counts[sampler.Next(Logits)]++;
        for (int id = 0; id < counts.Length; id++)
            Assert.InRange(counts[id] / 20_000.0, Math.Exp(Logits[id]) - 0.02, Math.Exp(Logits[id]) + 0.02);
    }

    [Fact]
    public void The_nucleus_of_a_large_vocabulary_is_that_of_sorting_it_whole() =>
        Gen.Select(Gen.Float[-8, 8].Array[2, 300], Gen.Float[0.01f, 1f], Gen.ULong).Sample(static (logits, topP, seed) =>
        {
            var sampler = new Sampler(new() { Temperature = 1, TopP = topP, Seed = seed }, logits.Length);
            double[] weights = [.. logits.Select(static z => Math.Exp(z))];
            double total = weights.Sum(), reached = 0, least = 0;
            foreach (double weight in weights.OrderDescending())
            {
                least = weight;
                if ((reached += weight / total) >= topP + 1e-5)
                    break;
            }
            for (int i = 0; i < 20; i++)
                if (weights[sampler.Next(logits)] < least * (1 - 1e-6))
                    return false;
            return true;
        }, iter: 200);

    [Theory, InlineData(-1f, 0, 1f, 0f), InlineData(1f, -1, 1f, 0f), InlineData(1f, 0, 0f, 0f), InlineData(1f, 0, 1f, 2f), InlineData(float.NaN, 0, 1f, 0f)]
    public void Options_that_mean_nothing_are_refused(float temperature, int topK, float topP, float minP) =>
        Assert.Throws<FathomException>(() => new Sampler(new() { Temperature = temperature, TopK = topK, TopP = topP, MinP = minP }, 5));

    static IEnumerable<int> Drawn(SamplingOptions options)
    {
        var sampler = new Sampler(options, Logits.Length);
        return Enumerable.Range(0, 500).Select(_ => sampler.Next(Logits)).Distinct().Order();
    }
}
