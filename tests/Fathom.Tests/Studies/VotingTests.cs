using System.Text.Json;
using CsCheck;
using Fathom.Studies.Grading;
using Fathom.Studies.Voting;

namespace Fathom.Tests.Studies;

public class VotingTests
{
    static readonly Lazy<JsonElement> Exact = new(() => JsonDocument.Parse(File.ReadAllBytes(Fixtures.Path("measures/think-at-n.json"))).RootElement);

    public static TheoryData<int> Rows => [.. Enumerable.Range(0, 24)];

    [Theory, MemberData(nameof(Rows))]
    public void Think_at_n_keeps_votes_and_costs_as_the_exact_rows_say(int number)
    {
        var row = Exact.Value[number];
        JsonElement[] samples = [.. row.GetProperty("samples").EnumerateArray()];
        double?[] dtr = [.. samples.Select(sample => (double?)sample.GetProperty("dtr").GetDouble())];
        string?[] answers = [.. samples.Select(sample => sample.GetProperty("answer").GetString())];
        int[] tokens = [.. samples.Select(sample => sample.GetProperty("tokens").GetInt32())];

        int[] kept = Prefixes.Keep(dtr, 0.5m);
        Assert.Equal(Ints(row, "order"), Prefixes.Order(dtr));
        Assert.Equal(Ints(row, "kept"), kept);
        Assert.All(samples, sample => Assert.Equal(Math.Min(50, sample.GetProperty("tokens").GetInt32()), sample.GetProperty("prefix").GetInt32()));
        Assert.Equal((row.GetProperty("think_tokens").GetInt64(), row.GetProperty("cons_tokens").GetInt64()), (Prefixes.Tokens(tokens, kept, 50), Prefixes.Tokens(tokens, Enumerable.Range(0, tokens.Length), 50)));

        var think = Vote.Of(answers, kept, dtr);
        Assert.Equal(row.GetProperty("think_answer").GetString(), think.Winner?.Answer);
        Assert.Equal(Votes(row, "think_votes"), think.Answers.ToDictionary(answer => answer.Answer, answer => answer.Votes));
        var all = Vote.Of(answers, Enumerable.Range(0, answers.Length));
        Assert.Equal(row.GetProperty("cons_answer").GetString(), all.Winner?.Answer);
        Assert.Equal(Votes(row, "cons_votes"), all.Answers.ToDictionary(answer => answer.Answer, answer => answer.Votes));
        foreach (var (vote, name) in new[] { (think, "think_correct"), (all, "cons_correct") })
            Assert.Equal(row.GetProperty(name).GetBoolean(), vote.Winner is { } winner && samples[winner.Sample].GetProperty("correct").GetBoolean());
    }

    [Fact]
    public void A_sample_joins_the_first_class_whose_first_member_it_equals()
    {
        // 12 % equals both 12 and 0.12, which do not equal each other.
        Assert.True(Equality.AreEqual("12", @"12\%") && Equality.AreEqual("0.12", @"12\%") && !Equality.AreEqual("12", "0.12"));
        var classes = AnswerClasses.Of(["0.12", null, "12", @"12\%", "012", @"12\%", "7"]);
        Assert.Equal([0, null, 1, 0, 1, 0, 2], classes.OfSamples);
        Assert.Equal([0, 2, 6], classes.FirstSamples);
        Assert.Equal([0, 0, 1], AnswerClasses.Of([@"12\%", "12", "7"]).OfSamples);
    }

    [Fact]
    public void Classes_are_made_of_those_that_vote() =>
        Assert.Equal([new("12", 1, 2, 0.5)], Vote.Of([@"0.12", "12", @"12\%"], [1, 2], [0.9, 0.25, 0.25]).Answers);

    [Fact]
    public void A_sample_that_was_not_measured_goes_on_last()
    {
        Assert.Equal([4, 1, 2, 0, 3], Prefixes.Order([null, 0, -1, double.NaN, 1]));
        Assert.Equal([1, 2, 4], Prefixes.Keep([null, 0, -1, double.NaN, 1], 0.5m));
        Assert.Equal([0, 1], Prefixes.Keep([null, null, null], 0.5m));
        Assert.Empty(Prefixes.Keep([], 0.5m));
    }

    [Fact]
    public void The_share_that_goes_on_is_reckoned_in_decimals() => Gen.Select(Gen.Int[1, 200], Gen.Int[1, 100]).Sample((samples, percent) =>
        Assert.Equal((samples * percent + 99) / 100, Prefixes.Keep(new double?[samples], percent / 100m).Length));

    [Theory, InlineData(0), InlineData(-0.5), InlineData(1.01)]
    public void A_share_that_is_none_is_refused(double share) => Assert.Throws<ArgumentOutOfRangeException>(() => Prefixes.Keep([1], (decimal)share));

    [Fact]
    public void Without_answers_nobody_wins() => Assert.Null(Vote.Of([null, null], [0, 1]).Winner);

    static int[] Ints(JsonElement row, string name) => [.. row.GetProperty(name).EnumerateArray().Select(number => number.GetInt32())];

    static Dictionary<string, int> Votes(JsonElement row, string name) => row.GetProperty(name).EnumerateObject().ToDictionary(vote => vote.Name, vote => vote.Value.GetInt32());
}
