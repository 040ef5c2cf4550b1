using System.Numerics;
using System.Text.Json;
using CsCheck;
using Fathom.Studies.Statistics;
using Fathom.Studies.Voting;

namespace Fathom.Tests.Studies;

public class StatisticsTests
{
    const double Tolerance = 1e-9;

    static readonly Lazy<JsonElement> Exact = new(() => JsonDocument.Parse(File.ReadAllBytes(Fixtures.Path("measures/correlation.json"))).RootElement);

    static readonly Gen<MeasuredSample[]> Samples =
        from prompts in Gen.Int[1, 8]
        from samples in Gen.Select(Gen.Int[0, 7], Gen.Int[-3, 3], Gen.Double[-2, 2], Gen.Bool, Gen.Bool).Select((prompt, step, value, isStep, isRight) => new MeasuredSample(prompt % prompts, isStep ? step : value, isRight)).Array[0, 60]
        select samples;

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, 24)];

    [Theory, MemberData(nameof(Rows))]
    public void Correlations_are_exact_in_every_row(int number)
    {
        var row = Exact.Value[number];
        double[] x = Numbers(row.GetProperty("x")), y = Numbers(row.GetProperty("y"));
        Near(Number(row.GetProperty("pearson")), Correlation.Pearson(x, y));
        Near(Number(row.GetProperty("spearman")), Correlation.Spearman(x, y));
        var interval = Correlation.Fisher(Correlation.Pearson(x, y), x.Length);
        var expected = row.GetProperty("pearson_ci95");
        Near(expected.ValueKind == JsonValueKind.Null ? null : expected[0].GetDouble(), interval?.Low);
        Near(expected.ValueKind == JsonValueKind.Null ? null : expected[1].GetDouble(), interval?.High);
        var bins = QuantileBin.Of(x, y);
        Near(Number(row.GetProperty("binned_pearson")), QuantileBin.Pearson(bins));
        Assert.Equal(row.GetProperty("bins").ValueKind == JsonValueKind.Null, bins is null);
        foreach (var (bin, told) in (bins ?? []).Zip(bins is null ? [] : row.GetProperty("bins").EnumerateArray()))
        {
            Assert.Equal(told.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()).Order(), bin.Members.Order());
            Near(told.GetProperty("mean_x").GetDouble(), bin.MeanX);
            Near(told.GetProperty("mean_y").GetDouble(), bin.MeanY);
        }
    }

    /// <summary>What a draw counts several times, written out several times, by the plain functions.</summary>
    [Fact]
    public void A_draw_is_what_its_samples_written_out_are() => Gen.Select(Samples, Gen.Int[0, 3].Array[8]).Sample((samples, times) =>
    {
        MeasuredSample[] drawn = [.. samples.SelectMany(sample => Enumerable.Repeat(sample, times[sample.Prompt]))];
        double[] x = [.. drawn.Select(sample => sample.Value)], y = [.. drawn.Select(sample => sample.IsRight ? 1.0 : 0)];
        double[] figures = new double[DrawnCorrelations.Figures];
        new DrawnCorrelations(samples).Take(times, figures);
        Near(Correlation.Pearson(x, y), figures[0]);
        Near(Correlation.Spearman(x, y), figures[1]);
        var bins = QuantileBin.Of(x, y);
        Near(QuantileBin.Pearson(bins), figures[2]);
        Near(Auroc([.. drawn]), figures[3]);
        for (int bin = 0; bin < QuantileBin.Count; bin++)
            Near(bins?[bin].MeanY, figures[4 + bin]);
    });

    [Fact]
    public void Right_and_wrong_are_told_apart_within_prompts_alone()
    {
        // Over all, the value tells right from wrong; within each prompt it says the contrary.
        MeasuredSample[] samples = [new(0, 1, true), new(0, 2, false), new(1, 11, true), new(1, 12, true), new(1, 13, false), new(2, 20, true), new(3, 0, false)];
        var within = WithinPrompts.Auroc(4, samples);
        Assert.Equal([1.0, 2, 0, 0], within.Counts);
        Assert.Equal(0.0, within.Value);
        Assert.Equal(8.0 / 12, Auroc(samples)!.Value, Tolerance);
        Assert.Null(WithinPrompts.Auroc(2, [new(0, 1, true), new(1, 1, false)]).Value);
        Assert.Equal(0.5, WithinPrompts.Auroc(1, [new(0, 1, true), new(0, 1, false)]).Value);
    }

    [Fact]
    public void The_same_seed_draws_the_same_prompts()
    {
        // The first numbers of SplitMix64 with seed 0, as its authors' program gives them.
        var stream = new RandomStream(0);
        Assert.Equal((0xe220a8397b1dcdaf, 0x6e789e6aa1b965f4UL, 0x06c45d188009454fUL), (stream.Next(), stream.Next(), stream.Next()));
        double[] values = [3, 1, 4, 1, 5, 9, 2, 6];
        var interval = Mean(new(values.Length, 2_000, 7));
        Assert.Equal(interval, Mean(new(values.Length, 2_000, 7)));
        Assert.NotEqual(interval, Mean(new(values.Length, 2_000, 8)));
        // About the mean, 1.96 of its standard errors away.
        Assert.InRange(interval!.Value.Low, 2.0, 2.5);
        Assert.InRange(interval.Value.High, 5.3, 5.9);

        Interval? Mean(Bootstrap bootstrap) => bootstrap.Intervals(1, (times, figures) => figures[0] = values.Zip(times, (value, count) => value * count).Sum() / values.Length)[0];
    }

    [Fact]
    public void One_prompt_has_no_interval() => Assert.Null(new Bootstrap(1, 2_000, 1).Intervals(1, (_, figures) => figures[0] = 1)[0]);

    [Fact]
    public void A_figure_that_most_draws_lack_has_no_interval()
    {
        var some = new Bootstrap(2, 1_000, 1).Intervals(2, (times, figures) => (figures[0], figures[1]) = (times[0] == 1 ? double.NaN : 1, 1));
        Assert.Equal([null, new Interval(1, 1)], some);
    }

    /// <summary>In fractions of whole numbers.</summary>
    [Fact]
    public void Pass_at_k_is_one_less_the_subsets_without_a_right_answer() => Gen.Select(Gen.Int[1, 200], Gen.Int[0, 200], Gen.Int[1, 200]).Sample((samples, right, k) =>
    {
        right = Math.Min(right, samples);
        double? expected = k > samples ? null : 1 - Math.Exp(BigInteger.Log(Choose(samples - right, k)) - BigInteger.Log(Choose(samples, k)));
        Near(expected, PassAtK.Of(samples, right, k));
    });

    [Theory, InlineData(25, 5, 1, 0.2), InlineData(4, 2, 2, 5.0 / 6), InlineData(3, 0, 2, 0), InlineData(3, 3, 3, 1)]
    public void Pass_at_k_of_known_cases(int samples, int right, int k, double expected) => Near(expected, PassAtK.Of(samples, right, k));

    /// <summary>Every subset, one by one.</summary>
    [Fact]
    public void Majority_at_k_is_the_mean_over_all_subsets() => Gen.Select(Gen.Int[0, 4].Array[0, 9], Gen.Bool.Array[4]).Sample((answers, right) =>
    {
        string?[] texts = [.. answers.Select(answer => answer == 0 ? null : $"{answer}")];
        var classes = AnswerClasses.Of(texts);
        bool[] isRight = [.. classes.FirstSamples.Select(first => right[answers[first] - 1])];
        double[] chances = MajorityAtK.Of(classes, isRight, seed: 0);
        Assert.Equal(answers.Length, chances.Length);
        for (int k = 1; k <= answers.Length; k++)
        {
            double[] subsets = [.. Enumerable.Range(0, 1 << answers.Length).Where(subset => BitOperations.PopCount((uint)subset) == k)
                .Select(subset => Won(Enumerable.Range(0, answers.Length).Where(sample => (subset >> sample & 1) == 1 && answers[sample] > 0).Select(sample => answers[sample])))];
            Near(subsets.Average(), chances[k - 1]);
        }

        double Won(IEnumerable<int> voters)
        {
            var votes = voters.CountBy(answer => answer).ToArray();
            var most = votes.Where(vote => vote.Value == votes.Max(other => other.Value)).ToArray();
            return most.Length == 0 ? 0 : most.Average(vote => right[vote.Key - 1] ? 1.0 : 0);
        }
    });

    [Fact]
    public void Majority_of_very_many_samples_is_drawn_and_near_the_exact_one()
    {
        string?[] few = [.. Enumerable.Range(0, MajorityAtK.MostExact).Select(i => i % 8 == 0 ? null : $"{i % 3}")], many = [.. few, .. few];
        var exact = MajorityAtK.Of(AnswerClasses.Of(few), [true, false, false], 1);
        var drawn = MajorityAtK.Of(AnswerClasses.Of(many), [true, false, false], 1);
        Assert.Equal(drawn, MajorityAtK.Of(AnswerClasses.Of(many), [true, false, false], 1));
        Assert.Equal(many.Length, drawn.Length);
        for (int k = 0; k < 5; k++)
            Assert.Equal(exact[k], drawn[k], 0.04);
    }

    static double? Auroc(MeasuredSample[] samples)
    {
        double[] pairs = [.. from right in samples where right.IsRight from wrong in samples where !wrong.IsRight select right.Value > wrong.Value ? 1 : right.Value == wrong.Value ? 0.5 : 0];
        return pairs.Length == 0 ? null : pairs.Average();
    }

    static BigInteger Choose(int from, int count) => count > from ? 0 : Enumerable.Range(1, count).Aggregate(BigInteger.One, (ways, i) => ways * (from - count + i) / i);

    static void Near(double? expected, double? actual)
    {
        if (actual is double.NaN)
            actual = null;
        Assert.Equal(expected is null, actual is null);
        if (expected is { } number)
            Assert.Equal(number, actual!.Value, Tolerance);
    }

    static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetDouble())];

    static double? Number(JsonElement number) => number.ValueKind == JsonValueKind.Null ? null : number.GetDouble();
}
