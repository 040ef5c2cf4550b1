using CsCheck;
using Fathom.Cluster.Messages;
using Fathom.Cluster.Running;

namespace Fathom.Cluster.Tests;

public class LeaseTests
{
    static readonly StoredInput Input = new() { Ids = [1], PromptLength = 1, Generates = true, HasAnswer = false, Messages = null, Variables = null };

    enum Act { Take, Renew, Complete, CompleteLate, Expire, Release }

    /// <summary>Whatever workers do, and however late: each sample is done once, and none is lost.</summary>
    [Fact]
    public void Any_order_of_events_does_each_sample_once() => Gen.Select(Gen.Int[1, 6].List[1, 8], Gen.Select(Gen.Enum<Act>(), Gen.Int[0, 2], Gen.Int[0, 12]).List[0, 200]).Sample((prompts, events) =>
    {
        var table = new LeaseTable();
        var groups = prompts.ConvertAll(samples => new WorkGroup(Input, prefix: 0, [.. Enumerable.Range(0, samples).Select(static seed => (ulong)seed)]));
        groups.ForEach(table.Add);
        int all = prompts.Sum();
        var done = new List<WorkSample>();
        var issued = new List<(string Worker, long Token)>();
        long now = 0;
        foreach (var (act, number, amount) in events)
            Happen(act, $"w{number}", amount);
        while (done.Count < all)
        {
            Happen(Act.Expire, "w0", 1000);
            Happen(Act.Take, "w0", 5);
            foreach (var (_, token) in issued.ToArray())
                Complete(token);
        }
        Assert.Equal(all, done.Distinct().Count());
        Assert.Equal((0, 0), (table.Waiting, table.Leased));

        void Happen(Act act, string worker, int amount)
        {
            now++;
            switch (act)
            {
                case Act.Take:
                    int before = table.InHandOf(worker);
                    var handed = table.Take(worker, amount, 2 * amount, now + 10);
                    issued.AddRange(handed.SelectMany(static one => one.Order.Samples).Select(sample => (worker, sample.Token)));
                    Assert.InRange(table.InHandOf(worker) - before, 0, 2 * amount);
                    break;
                case Act.Renew:
                    table.Renew(worker, [.. issued.Where(one => one.Worker == worker).Select(static one => one.Token).TakeLast(amount)], now + 10);
                    break;
                case Act.Complete when issued.Count > 0:
                    Complete(issued[^(1 + amount % issued.Count)].Token);
                    break;
                case Act.CompleteLate when issued.Count > 0:
                    Complete(issued[amount % issued.Count].Token);
                    break;
                case Act.Expire:
                    now += amount;
                    table.Expire(now);
                    break;
                case Act.Release:
                    table.Release(worker);
                    Assert.Equal(0, table.InHandOf(worker));
                    break;
            }
            Assert.Equal(all, table.Waiting + table.Leased + done.Count);
        }

        void Complete(long token)
        {
            if (table.Complete(token) is { } sample)
                done.Add(sample);
        }
    });

    [Fact]
    public void A_result_under_an_old_token_is_none()
    {
        var table = new LeaseTable();
        table.Add(new(Input, prefix: 0, [1]));
        long old = table.Take("a", 1, 1, until: 5)[0].Order.Samples[0].Token;
        Assert.Equal(1, table.Expire(now: 5)["a"]);
        long young = table.Take("b", 1, 1, until: 20)[0].Order.Samples[0].Token;
        Assert.Equal([old], table.Renew("a", [old], until: 30));
        Assert.Null(table.Complete(old));
        Assert.NotNull(table.Complete(young));
        Assert.Null(table.Complete(young));
    }

    [Fact]
    public void A_prompt_s_samples_go_to_who_has_read_it_and_to_others_only_where_nothing_else_is_left()
    {
        var table = new LeaseTable();
        var (first, second) = (new WorkGroup(Input, prefix: 0, [1, 2, 3, 4]), new WorkGroup(Input, prefix: 0, [5, 6]));
        table.Add(first);
        table.Add(second);
        Assert.Equal([1, 2], Seeds(table.Take("a", 2, 2, until: 9)));
        Assert.Equal([5], Seeds(table.Take("b", 1, 1, until: 9)));
        Assert.Equal([3], Seeds(table.Take("a", 1, 1, until: 9)));
        Assert.Equal([6, 4], Seeds(table.Take("b", 5, 5, until: 9)));
        Assert.Empty(table.Take("c", 5, 5, until: 9));
    }

    [Fact]
    public void A_handful_of_a_prompt_s_samples_is_handed_out_together_but_not_more_than_a_worker_s_share()
    {
        var table = new LeaseTable();
        table.Add(new(Input, prefix: 0, [.. Enumerable.Range(0, 40).Select(static seed => (ulong)seed)]));
        Assert.Empty(table.Take("a", room: 0, most: 40, until: 9));
        Assert.Equal(LeaseTable.Handful, Assert.Single(table.Take("a", room: 1, most: 40, until: 9)).Order.Samples.Length);
        Assert.Equal(3, Assert.Single(table.Take("b", room: 1, most: 3, until: 9)).Order.Samples.Length);
        Assert.Equal(20, Assert.Single(table.Take("a", room: 20, most: 40, until: 9)).Order.Samples.Length);
    }

    [Fact]
    public void A_sample_that_is_made_anew_after_the_decision_goes_the_way_that_was_decided()
    {
        var table = new LeaseTable();
        var group = new WorkGroup(Input, prefix: 8, [1, 2]);
        table.Add(group);
        var order = table.Take("a", 2, 2, until: 9)[0].Order;
        Assert.Equal(8, order.Prefix);
        var (worker, decision) = Assert.Single(table.Decide(group, [1]));
        Assert.Equal(("a", order.Number), (worker, decision.Order));
        Assert.Equal([order.Samples[1].Token], decision.Kept);
        table.Release("a");
        var again = table.Take("b", 2, 2, until: 9);
        var kept = again.Single(static one => one.Order.Prefix == 0);
        var rejected = again.Single(static one => one.Order.Prefix == 8);
        Assert.Equal((2UL, 1UL), (kept.Order.Samples[0].Seed, rejected.Order.Samples[0].Seed));
        Assert.Null(kept.Decision);
        Assert.Equal([], rejected.Decision!.Kept);
    }

    static ulong[] Seeds(IReadOnlyList<Handout> handed) => [.. handed.SelectMany(static one => one.Order.Samples).Select(static sample => sample.Seed)];
}
