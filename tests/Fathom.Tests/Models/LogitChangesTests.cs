using Fathom.Models.Sampling;

namespace Fathom.Tests.Models;

public class LogitChangesTests
{
    [Fact]
    public void The_presence_penalty_is_subtracted_once_from_what_was_generated() =>
        Assert.Equal([0, 1, 0, 0], Greedy(new() { PresencePenalty = 0.75f }, [2, 1.5f, 0], 4));

    [Fact]
    public void The_frequency_penalty_is_subtracted_as_often_as_a_token_was_generated() =>
        Assert.Equal([0, 0, 0, 1, 0, 1], Greedy(new() { FrequencyPenalty = 0.5f }, [3, 1.75f, 0], 6));

    [Fact]
    public void Both_penalties_add_up() => Assert.Equal([0, 1, 2, 0], Greedy(new() { PresencePenalty = 1, FrequencyPenalty = 0.25f }, [2, 1.5f, 0.8f], 4));

    [Fact]
    public void A_negative_penalty_makes_a_token_likelier()
    {
        var sampler = new Sampler(new() { PresencePenalty = -1 }, 2);
        Assert.Equal(0, sampler.Next([1, 0]));
        Assert.Equal(0, sampler.Next([0, 0.75f]));
        Assert.Equal(1, sampler.Next([0, 1.25f]));
    }

    [Fact]
    public void A_bias_is_added_to_its_token_alone()
    {
        Assert.Equal([2, 2], Greedy(new() { LogitBias = new Dictionary<int, float> { [2] = 1.5f } }, [1, 0, 0], 2));
        Assert.Equal([1, 1], Greedy(new() { LogitBias = new Dictionary<int, float> { [0] = -100 } }, [1, 0, -1], 2));
    }

    [Fact]
    public void Penalties_and_biases_come_before_the_temperature()
    {
        var sampler = new Sampler(new() { Temperature = 0.5f, Seed = 5, LogitBias = new Dictionary<int, float> { [1] = 0.5f } }, 2);
        int ones = Enumerable.Range(0, 20_000).Sum(_ => sampler.Next([0, 0]));
        double expected = 1 / (1 + Math.Exp(-0.5 / 0.5));
        Assert.InRange(ones / 20_000.0, expected - 0.02, expected + 0.02);
    }

    [Fact]
    public void Logits_that_a_bias_takes_out_of_range_still_give_a_token() =>
        Assert.Equal([1, 1], Greedy(new() { Temperature = 1, LogitBias = new Dictionary<int, float> { [0] = float.MinValue, [1] = float.MaxValue } }, [-1e38f, 1e38f], 2));

    [Fact]
    public void The_given_logits_stay_as_they_are()
    {
        float[] logits = [2, 1];
        var sampler = new Sampler(new() { PresencePenalty = 3 }, 2);
        sampler.Next(logits);
        sampler.Next(logits);
        Assert.Equal([2, 1], logits);
    }

    [Fact]
    public void Values_that_are_no_numbers_and_tokens_that_there_are_not_are_refused()
    {
        Assert.Contains("presence penalty", Refused(new() { PresencePenalty = float.NaN }), StringComparison.Ordinal);
        Assert.Contains("frequency penalty", Refused(new() { FrequencyPenalty = float.PositiveInfinity }), StringComparison.Ordinal);
        Assert.Contains("token 1", Refused(new() { LogitBias = new Dictionary<int, float> { [1] = float.NaN } }), StringComparison.Ordinal);
        Assert.Contains("token id 5", Refused(new() { LogitBias = new Dictionary<int, float> { [5] = 1 } }), StringComparison.Ordinal);
        Assert.Contains("token id -1", Refused(new() { LogitBias = new Dictionary<int, float> { [-1] = 1 } }), StringComparison.Ordinal);
    }

    static string Refused(SamplingOptions options) => Assert.Throws<FathomException>(() => new Sampler(options, 5)).Message;

    static int[] Greedy(SamplingOptions options, float[] logits, int count)
    {
        var sampler = new Sampler(options, logits.Length);
        return [.. Enumerable.Range(0, count).Select(_ => sampler.Next(logits))];
    }
}
