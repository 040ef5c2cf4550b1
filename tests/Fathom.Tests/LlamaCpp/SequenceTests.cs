using Fathom.Lenses;
using Fathom.LlamaCpp;
using Fathom.Models.Sampling;
using Fathom.Runs;
using Fathom.Traces;

namespace Fathom.Tests.LlamaCpp;

/// <summary>Many sequences of one model that llama.cpp runs.</summary>
[Collection(nameof(Alone))]
public class SequenceTests
{
    static readonly int[] Prompt = [5, 17, 120, 9, 44, 201, 78];

    static readonly RunOptions Options = new() { MaxTokens = 24, IgnoreEnd = true, Sampling = new SamplingOptions { Temperature = 1 } };

    [Theory]
    [InlineData("olmo")]
    [InlineData("lfm2")]
    [InlineData("mamba")]
    [InlineData("qwen3next")]
    [InlineData("granitehybrid")]
    public void Samples_of_one_prompt_get_their_own_columns(string name)
    {
        using var model = LlamaModel.Open(BreadthRow.Open(name).Model, new() { Threads = 1 });
        using var engine = new DepthEngine(model);
        var samples = engine.StartSamples(RunInput.Prompt(Prompt), Options, 16);
        samples[3].Cancel();
        Trace[] together = [.. samples.Select(static sample => sample.Trace())];
        for (int i = 0; i < samples.Count; i++)
        {
            var alone = engine.Start(RunInput.Prompt(Prompt), Options with { Sampling = Options.Sampling with { Seed = (ulong)i }, MaxTokens = Math.Max(1, together[i].GeneratedIds.Count) }).Trace();
            int count = together[i].Tokens.Count;
            Assert.True(i == 3 || count == 24);
            Assert.Equal(alone.GeneratedIds.Take(together[i].GeneratedIds.Count), together[i].GeneratedIds);
            for (int layer = 1; layer <= model.Shape.Layers; layer++)
                for (int t = 0; t < count; t++)
                    Assert.Equal(alone.Measures.Layers(Catalogue.JsdBits)![layer, t], together[i].Measures.Layers(Catalogue.JsdBits)![layer, t], 1e-4);
        }
        Assert.Equal(0, engine.HeldCacheBytes);
    }

    [Theory]
    [InlineData("olmo", 10_000)]
    [InlineData("lfm2", 1_000)]
    public void Joining_and_leaving_leaves_nothing(string name, int sequences)
    {
        using var model = LlamaModel.Open(BreadthRow.Open(name).Model, new() { Threads = 1 });
        using var engine = new DepthEngine(model);
        Run(sequences / 5);
        long before = PeakMemory.Resident("self", "VmRSS");
        Run(sequences);
        Assert.InRange(PeakMemory.Resident("self", "VmRSS") - before, long.MinValue, 24L << 20);
        Assert.Equal(0, engine.HeldCacheBytes);

        void Run(int count)
        {
            for (int i = 0; i < count; i += 10)
                foreach (var sequence in Enumerable.Range(0, 10).Select(j => engine.Start(RunInput.Prompt(Prompt[..(1 + (i + j) % 7)]), Options with { MaxTokens = 1 + j % 3 })).ToArray())
                    sequence.Completion.GetAwaiter().GetResult();
        }
    }

    [Fact]
    public void A_sequence_that_has_no_room_waits_and_one_that_never_has_is_refused_with_the_figure()
    {
        using var model = LlamaModel.Open(BreadthRow.Open("olmo").Model, new() { Threads = 1 });
        using var engine = new DepthEngine(model, new() { CacheBytes = 3 * model.Transformer.CacheBytes(40) });
        var all = Enumerable.Range(0, 9).Select(_ => engine.Start(RunInput.Prompt(Prompt), Options)).ToArray();
        Assert.All(all, static sequence => Assert.Equal(24, sequence.Trace().GeneratedIds.Count));
        Assert.Contains("MB of cache", Assert.Throws<FathomException>(() => engine.Start(RunInput.Prompt(Prompt), Options with { MaxTokens = 120 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_readers_fault_ends_its_sequence_and_not_the_engine()
    {
        using var model = LlamaModel.Open(BreadthRow.Open("olmo").Model, new() { Threads = 1 });
        using var engine = new DepthEngine(model);
        Assert.Throws<InvalidDataException>(() => engine.Start(RunInput.Prompt(Prompt), Options with { Readers = [new Faulty()] }).Trace());
        Assert.Equal(24, engine.Start(RunInput.Prompt(Prompt), Options).Trace().GeneratedIds.Count);
    }

    sealed class Faulty : Fathom.Models.ResidualReader
    {
        public override void AfterBlock(int layer, Fathom.Models.ResidualRows rows) => throw new InvalidDataException("a reader's own");
    }
}
