using Fathom.Cli;
using Fathom.Engine;
using Fathom.Models;
using Fathom.Runs;

namespace Fathom.Tests.Engine;

/// <summary>Who reads slowly slows its own sequence alone.</summary>
public class SlowReaderTests
{
    const int MostAhead = 4, Tokens = 60;

    static readonly RunInput Prompt = RunInput.Prompt([3, 10, 17, 24, 31]);
    static readonly RunOptions Options = new() { MaxTokens = Tokens, IgnoreEnd = true };

    [Fact]
    public async Task A_sequence_waits_for_its_reader_while_others_go_on_and_then_yields_the_same()
    {
        using var model = LanguageModel.Open(DemonstrationModel.Path, threads: 2);
        using var engine = new DepthEngine(model);
        var alone = engine.Start(Prompt, Options).Trace();
        var slow = engine.Start(Prompt, Options);
        var reader = slow.ReadNews(MostAhead).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await reader.MoveNextAsync());
        Assert.Equal(Tokens, engine.Start(Prompt, Options).Trace().GeneratedIds.Count);
        int held = slow.Generated;
        Assert.InRange(held, 0, Tokens - 1);
        Assert.Equal(Tokens, engine.Start(Prompt, Options).Trace().GeneratedIds.Count);
        Assert.Equal(held, slow.Generated);
        int most = 0, before = held;
        while (await reader.MoveNextAsync())
        {
            most = Math.Max(most, reader.Current.Generated.Count - before);
            before = reader.Current.Generated.Count;
        }
        Assert.InRange(most, 1, MostAhead);
        var trace = slow.Trace();
        Assert.Equal(alone.GeneratedIds, trace.GeneratedIds);
        Assert.Equal(alone.Measures.JsdBits.Layer(1).ToArray(), trace.Measures.JsdBits.Layer(1).ToArray());
    }

    [Fact]
    public async Task One_that_waits_for_its_reader_ends_when_it_is_cancelled()
    {
        using var model = LanguageModel.Open(DemonstrationModel.Path, threads: 1);
        using var engine = new DepthEngine(model);
        using var cancel = new CancellationTokenSource();
        var slow = engine.Start(Prompt, Options, cancel: cancel.Token);
        var reader = slow.ReadNews(MostAhead).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        await Hold(slow, reader);
        cancel.Cancel();
        await slow.Completion;
        Assert.Equal(Finish.Cancelled, slow.Finish);
        Assert.Equal(0, engine.HeldCacheBytes);
    }

    [Fact]
    public async Task One_whose_reader_goes_away_goes_on_alone()
    {
        using var model = LanguageModel.Open(DemonstrationModel.Path, threads: 1);
        using var engine = new DepthEngine(model);
        var slow = engine.Start(Prompt, Options);
        var reader = slow.ReadNews(MostAhead).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        await Hold(slow, reader);
        await reader.DisposeAsync();
        Assert.Equal(Tokens, (await slow.TraceAsync()).GeneratedIds.Count);
    }

    [Fact]
    public async Task One_that_has_no_room_beside_it_waits_for_the_reader_too()
    {
        using var model = LanguageModel.Open(DemonstrationModel.Path, threads: 1);
        using var engine = new DepthEngine(model, new() { CacheBytes = model.Transformer.CacheBytes(5 + Tokens) });
        var slow = engine.Start(Prompt, Options);
        var reader = slow.ReadNews(MostAhead).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        await Hold(slow, reader);
        var next = engine.Start(Prompt, Options);
        await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.Equal(0, next.Generated);
        while (await reader.MoveNextAsync())
        {
        }
        Assert.Equal(Tokens, (await next.TraceAsync()).GeneratedIds.Count);
    }

    [Fact]
    public async Task An_engine_that_ends_ends_one_that_waits_for_its_reader()
    {
        using var model = LanguageModel.Open(DemonstrationModel.Path, threads: 1);
        var engine = new DepthEngine(model);
        var slow = engine.Start(Prompt, Options);
        var reader = slow.ReadNews(MostAhead).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        await Hold(slow, reader);
        engine.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => slow.Completion);
    }

    /// <summary>Reads until there is a token, and then no more until the sequence waits.</summary>
    static async Task Hold(DepthSequence slow, IAsyncEnumerator<SequenceNews> reader)
    {
        do
            Assert.True(await reader.MoveNextAsync());
        while (reader.Current.Generated.Count == 0);
        int generated = -1;
        while (generated != slow.Generated || generated == 0)
        {
            generated = slow.Generated;
            await Task.Delay(50);
        }
        Assert.InRange(slow.Generated, 1, Tokens - 1);
    }
}
