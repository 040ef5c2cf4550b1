using System.Text.Json;
using Fathom.Cli;
using Fathom.Studies.Grading;
using Fathom.Tests.Cli;

namespace Fathom.Tests.Studies;

public sealed class ThinkCommandTests
{
    const string Question = "Let A = 8 and B = 5. What is the sum of A and B?\n(A) 11 (B) 14 (C) 12 (D) 13";

    [Theory]
    [InlineData]
    [InlineData("--by", "self-certainty")]
    [InlineData("--by", "log-probability", "--keep", "0.3")]
    [InlineData("--by", "random")]
    [InlineData("--keep", "1")]
    [InlineData("--audit")]
    [InlineData("--g", "0.2", "--profile", "paper-literal")]
    public void Winner_votes_and_costs_follow_from_the_list_of_samples(params string[] more)
    {
        var json = Think(more);
        var samples = json.GetProperty("samples").EnumerateArray().ToArray();
        string by = "prefix_" + json.GetProperty("by").GetString()!.Replace('-', '_');
        int kept = (int)decimal.Ceiling(json.GetProperty("keep").GetDecimal() * samples.Length), prefix = json.GetProperty("prefix").GetInt32();
        var expected = samples.Index().OrderByDescending(sample => sample.Item.GetProperty(by).GetDouble()).ThenBy(static sample => sample.Index).Take(kept).Select(static sample => sample.Index).ToHashSet();
        Assert.All(samples.Index(), sample => Assert.Equal(expected.Contains(sample.Index), sample.Item.GetProperty("kept").GetBoolean()));

        var classes = new List<(string Answer, int Sample, int Votes, double Sum)>();
        foreach (var (number, sample) in samples.Index().Where(static sample => sample.Item.GetProperty("kept").GetBoolean() && sample.Item.GetProperty("answer").ValueKind == JsonValueKind.String))
        {
            string answer = sample.GetProperty("answer").GetString()!;
            int at = classes.FindIndex(one => Equality.AreEqual(one.Answer, answer, out _));
            double value = sample.GetProperty(by).GetDouble();
            if (at < 0)
                classes.Add((answer, number, 1, value));
            else
                classes[at] = classes[at] with { Votes = classes[at].Votes + 1, Sum = classes[at].Sum + value };
        }
        var winner = classes.OrderByDescending(static one => one.Votes).ThenByDescending(one => kept == samples.Length ? 0 : one.Sum).ThenBy(static one => one.Sample).First();
        Assert.Equal((winner.Answer, winner.Sample, winner.Votes), (json.GetProperty("winner").GetProperty("answer").GetString()!, json.GetProperty("winner").GetProperty("sample").GetInt32(), json.GetProperty("winner").GetProperty("votes").GetInt32()));
        Assert.Equal(classes.Sum(static one => one.Votes), json.GetProperty("votes").EnumerateArray().Sum(static vote => vote.GetProperty("count").GetInt32()));

        long tokens = samples.Sum(sample => sample.GetProperty("kept").GetBoolean() ? sample.GetProperty("tokens").GetInt64() : Math.Min(prefix, sample.GetProperty("tokens").GetInt64()));
        Assert.Equal(tokens, json.GetProperty("tokens").GetInt64());
        bool knowsAll = samples.All(static sample => sample.GetProperty("finish").GetString() != "rejected");
        Assert.Equal(!knowsAll, json.GetProperty("tokens_of_majority_voting_estimated").GetBoolean());
        double all = knowsAll ? samples.Sum(static sample => sample.GetProperty("tokens").GetInt64()) : samples.Length * samples.Where(static sample => sample.GetProperty("kept").GetBoolean()).Average(static sample => sample.GetProperty("tokens").GetDouble());
        Assert.Equal(all, json.GetProperty("tokens_of_majority_voting").GetDouble());
        Assert.All(samples, static sample => Assert.Equal(sample.GetProperty("tokens").GetInt32(), sample.GetProperty("generated_ids").GetArrayLength()));
        if (!more.Contains("--audit"))
            Assert.All(samples.Where(static sample => !sample.GetProperty("kept").GetBoolean()), sample => Assert.True(sample.GetProperty("tokens").GetInt32() <= prefix));
    }

    [Fact]
    public void With_an_audit_the_kept_samples_are_the_same_to_the_bit_and_the_others_are_counted_apart()
    {
        JsonElement plain = Think(), audit = Think("--audit");
        foreach (var (one, other) in plain.GetProperty("samples").EnumerateArray().Zip(audit.GetProperty("samples").EnumerateArray()))
            if (one.GetProperty("kept").GetBoolean())
                Assert.Equal(one.GetRawText(), other.GetRawText());
            else
                Assert.StartsWith(one.GetProperty("generated_text").GetString()!, other.GetProperty("generated_text").GetString()!, StringComparison.Ordinal);
        Assert.Equal((plain.GetProperty("winner").GetRawText(), plain.GetProperty("tokens").GetInt64()), (audit.GetProperty("winner").GetRawText(), audit.GetProperty("tokens").GetInt64()));
        Assert.True(audit.GetProperty("generated_tokens").GetInt64() > audit.GetProperty("tokens").GetInt64());
    }

    [Fact]
    public void A_sample_is_what_map_gives_for_its_seed()
    {
        var sample = Think().GetProperty("samples").EnumerateArray().First(static sample => sample.GetProperty("kept").GetBoolean());
        var map = FathomRun.Of("map", "--prompt", Question, "--temperature", "1.3", "--seed", sample.GetProperty("seed").GetRawText(), "--json", "--threads", "1").Json;
        Assert.Equal(map.GetProperty("generated_ids").GetRawText(), sample.GetProperty("generated_ids").GetRawText());
    }

    [Fact]
    public void The_winner_stands_at_the_end_of_the_table_and_alone_where_nothing_else_is_wanted()
    {
        string[] arguments = ["think", "--prompt", Question, "--n", "6", "--prefix", "8", "--threads", "1"];
        var run = FathomRun.Of(arguments);
        Assert.Equal(ExitCode.Fine, run.Code);
        Assert.Equal(["seed", "prefix", "DTR", "tokens", "votes", "state", "answer"], run.Out.Split('\n')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("\nwinner: (D)\nvotes: 3 of 3, no other answer", run.Out, StringComparison.Ordinal);
        Assert.Equal("(D)\n", FathomRun.Of([.. arguments, "--quiet"]).Out);
    }

    [Theory]
    [InlineData("--keep", "0", "a share of 0 is to go on")]
    [InlineData("--keep", "1.5", "a share of 1.5 is to go on")]
    [InlineData("--n", "0", "0 samples are asked for")]
    [InlineData("--prefix", "0", "the prefix has 0 tokens")]
    [InlineData("--answer", "x.txt", "--answer gives an answer")]
    [InlineData("--rho", "0", "rho")]
    public void What_means_nothing_is_refused(string option, string value, string reason) =>
        FathomRun.Of("think", "--prompt", Question, option, value).Refused(ExitCode.Usage, reason);

    static JsonElement Think(params string[] more) => FathomRun.Of(["think", "--prompt", Question, "--n", "9", "--prefix", "8", "--temperature", "1.3", "--threads", "1", "--json", .. more]).Json;
}
