using Fathom.Engine;
using Fathom.Models;
using Fathom.Runs;

namespace Fathom.Tests.Runs;

public sealed class PrefixStageTests : IDisposable
{
    const int Prefix = 6;

    readonly LanguageModel model = LanguageModel.Open(Fixtures.Model("abacus/abacus-q8_0.gguf"), threads: 1);
    readonly RunInput prompt;
    readonly RunOptions options = new() { MaxTokens = 40, IgnoreEnd = true, Sampling = new() { Temperature = 1, Seed = 3 } };

    public PrefixStageTests() => prompt = RunInput.Prompt(model.Text.Encode("Let A = 8 and B = 5. What is A + B?"));

    public void Dispose() => model.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Those_that_go_on_are_to_the_bit_what_they_are_alone_and_the_others_stop_at_their_prefix(bool measuresRest)
    {
        using var engine = new DepthEngine(model);
        var stage = engine.StartPrefixes(prompt, options, Seeds(8), Prefix, measuresRest, TestContext.Current.CancellationToken);
        await stage.Completion;
        Assert.All(stage.Samples, static sample => Assert.Equal((Prefix, Prefix), (sample.Generated, sample.Columns)));
        stage.Decide([1, 4, 7]);
        for (int i = 0; i < 8; i++)
        {
            var alone = DepthRun.Measure(model, prompt, options with { Sampling = options.Sampling with { Seed = Seeds(8)[i] } });
            var trace = stage.Samples[i].Trace();
            bool isKept = i is 1 or 4 or 7;
            Assert.Equal(isKept ? Finish.Length : Finish.Rejected, stage.Samples[i].Finish);
            Assert.Equal(alone.GeneratedIds.Take(isKept ? 40 : Prefix), stage.Samples[i].GeneratedIds());
            int columns = isKept && measuresRest ? 40 : Prefix;
            Assert.Equal(columns, trace.Tokens.Count);
            for (int column = 0; column < columns; column++)
                for (int layer = 1; layer <= trace.Layers; layer++)
                    Assert.Equal(alone.Measures.JsdBits[layer, column], trace.Measures.JsdBits[layer, column]);
        }
    }

    [Fact]
    public async Task The_cache_of_those_that_stop_is_free_before_the_next_step()
    {
        using var engine = new DepthEngine(model);
        var stage = engine.StartPrefixes(prompt, options, Seeds(16), Prefix, measuresRest: true, TestContext.Current.CancellationToken);
        await stage.Completion;
        long before = engine.HeldCacheBytes;
        stage.Decide([5]);
        Assert.True(await stage.Samples[5].ReadColumns(TestContext.Current.CancellationToken).Skip(Prefix).AnyAsync(TestContext.Current.CancellationToken));
        Assert.InRange(engine.HeldCacheBytes, 1, before / 4);
    }

    [Fact]
    public async Task Samples_that_have_ended_by_then_wait_for_nothing()
    {
        using var engine = new DepthEngine(model);
        var stage = engine.StartPrefixes(prompt, options with { MaxTokens = Prefix }, Seeds(4), Prefix, measuresRest: true, TestContext.Current.CancellationToken);
        await stage.Completion;
        stage.Decide([0]);
        Assert.All(stage.Samples, static sample => Assert.Equal((Finish.Length, Prefix), (sample.Trace().Origin!.Finish, sample.Generated)));
    }

    [Fact]
    public async Task Those_that_go_on_wait_for_room_where_not_all_have_it_at_once()
    {
        long one = Room(prompt.Ids.Length + 200), prefixes = Room(prompt.Ids.Length + Prefix);
        using var engine = new DepthEngine(model, new() { CacheBytes = one + 12 * prefixes });
        var longer = options with { MaxTokens = 200 };
        var stage = engine.StartPrefixes(prompt, longer, Seeds(6), Prefix, measuresRest: false, TestContext.Current.CancellationToken);
        await stage.Completion;
        stage.Decide([0, 1, 2, 3]);
        await Task.WhenAll(stage.Samples.Select(static sample => sample.Completion));
        Assert.All(Enumerable.Range(0, 4), i => Assert.Equal((200, Finish.Length), (stage.Samples[i].Generated, stage.Samples[i].Finish)));
    }

    [Fact]
    public async Task Where_there_is_no_room_for_all_prefixes_it_is_said()
    {
        using var engine = new DepthEngine(model, new() { CacheBytes = Room(prompt.Ids.Length + 40) });
        var stage = engine.StartPrefixes(prompt, options, Seeds(64), Prefix, measuresRest: false, TestContext.Current.CancellationToken);
        await stage.Completion;
        Assert.Contains(stage.Samples, static sample => sample.Completion.Exception?.InnerException?.Message.Contains("no room for the first tokens of all samples", StringComparison.Ordinal) == true);
        stage.Decide([0]);
        await stage.Samples[0].Completion;
        Assert.Equal(40, stage.Samples[0].Generated);
    }

    [Fact]
    public async Task A_cancelled_stage_ends_while_all_wait()
    {
        using var engine = new DepthEngine(model);
        using var cancel = new CancellationTokenSource();
        var stage = engine.StartPrefixes(prompt, options, Seeds(4), Prefix, measuresRest: true, cancel.Token);
        await stage.Completion;
        await cancel.CancelAsync();
        Assert.All(stage.Samples, static sample => Assert.Equal((Finish.Cancelled, true), (sample.Trace().Origin!.Finish, sample.Trace().IsPartial)));
    }

    [Fact]
    public async Task Others_run_while_a_stage_waits()
    {
        using var engine = new DepthEngine(model);
        var stage = engine.StartPrefixes(prompt, options, Seeds(4), Prefix, measuresRest: true, TestContext.Current.CancellationToken);
        await stage.Completion;
        Assert.Equal(40, engine.Start(prompt, options, cancel: TestContext.Current.CancellationToken).Trace().GeneratedIds.Count);
        stage.Decide([2]);
        Assert.Equal(40, stage.Samples[2].Trace().GeneratedIds.Count);
    }

    static ulong[] Seeds(int count) => [.. Enumerable.Range(0, count).Select(static i => 100 + (ulong)i)];

    long Room(int positions) => model.Transformer.CacheBytes(positions);
}
