using Fathom.Cli;
using Fathom.Engine;
using Fathom.Lenses;
using Fathom.Models;
using Fathom.Runs;

namespace Fathom.Tests.Engine;

/// <summary>A sequence hands out its columns while it runs, and says how it ended.</summary>
public class DepthSequenceTests
{
    static readonly RunInput Prompt = RunInput.Prompt([3, 10, 17, 24, 31]);

    [Fact]
    public async Task Columns_are_handed_out_as_they_are_measured_and_are_those_of_the_trace()
    {
        using var model = LanguageModel.Open(DemonstrationModel.Path, threads: 2);
        using var engine = new DepthEngine(model);
        var sequence = engine.Start(Prompt, new() { MaxTokens = 80, IgnoreEnd = true });
        List<float> first = [];
        await foreach (var column in sequence.ReadColumns(TestContext.Current.CancellationToken))
            first.Add(column.Layers(Catalogue.JsdBits)[0]);
        var trace = await sequence.TraceAsync();
        Assert.Equal(80, first.Count);
        Assert.Equal(trace.Measures.JsdBits.Layer(1).ToArray(), first);
    }

    [Theory]
    [InlineData(0, false, Finish.Length)]
    [InlineData(0, true, Finish.Cancelled)]
    public void It_says_how_it_ended(int temperature, bool cancel, Finish finish)
    {
        using var model = LanguageModel.Open(DemonstrationModel.Path, threads: 1);
        using var engine = new DepthEngine(model);
        var sequence = engine.Start(Prompt, new() { MaxTokens = cancel ? 400 : 3, IgnoreEnd = true, Sampling = new() { Temperature = temperature } });
        Assert.True(sequence.Finish is null || !cancel);
        if (cancel)
            sequence.Cancel();
        Record.Exception(() => sequence.Trace());
        Assert.Equal(finish, sequence.Finish);
        Assert.Equal(finish == Finish.Length ? "length" : "cancelled", finish.Name());
    }

    [Fact]
    public void A_reader_that_fails_ends_its_own_sequence_and_the_engine_goes_on()
    {
        using var model = LanguageModel.Open(DemonstrationModel.Path, threads: 1);
        using var engine = new DepthEngine(model);
        var failing = engine.Start(Prompt, new() { Readers = [new Failing()] });
        Assert.Equal("no more", Assert.Throws<InvalidDataException>(() => failing.Trace()).Message);
        Assert.Equal(3, engine.Start(Prompt, new() { MaxTokens = 3, IgnoreEnd = true }).Trace().GeneratedIds.Count);
        Assert.Equal(0, engine.HeldCacheBytes);
    }

    [Fact]
    public void Several_readers_look_at_the_same_stream()
    {
        using var model = LanguageModel.Open(DemonstrationModel.Path, threads: 1);
        Counting first = new(), second = new();
        var trace = DepthRun.Measure(model, Prompt, new() { MaxTokens = 4, IgnoreEnd = true, Readers = [first, second] });
        Assert.Equal(4, trace.Tokens.Count);
        Assert.Equal(8 * model.Shape.Layers, first.Rows);
        Assert.Equal(first.Rows, second.Rows);
    }

    [Fact]
    public void A_reader_sees_all_of_the_stream_though_the_prompt_was_read_before()
    {
        using var model = LanguageModel.Open(DemonstrationModel.Path, threads: 1);
        using var engine = new DepthEngine(model);
        var prompt = RunInput.Prompt([.. Enumerable.Range(0, 100).Select(static i => 3 + i % 200)]);
        Counting first = new(), second = new();
        engine.Start(prompt, new() { MaxTokens = 1, Readers = [first] }).Trace();
        engine.Start(prompt, new() { MaxTokens = 1, Readers = [second] }).Trace();
        Assert.Equal(100 * model.Shape.Layers, first.Rows);
        Assert.Equal(first.Rows, second.Rows);
    }

    sealed class Failing : ResidualReader
    {
        public override void Mlp(int layer, ResidualRows rows) => throw new InvalidDataException("no more");
    }

    sealed class Counting : ResidualReader
    {
        public int Rows { get; private set; }

        public override void AfterBlock(int layer, ResidualRows rows) => Rows += rows.Count;
    }
}
