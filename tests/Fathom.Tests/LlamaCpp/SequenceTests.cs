using Fathom.Lenses;
using Fathom.LlamaCpp;
using Fathom.Models;
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

    /// <summary>So many tokens have more logits than llama.cpp hands out at once: a pass comes in several calls.</summary>
    [Fact]
    public void A_long_text_gets_the_columns_that_it_has_by_our_own_engine()
    {
        string file = Fixtures.Model("smollm2/SmolLM2-135M-Instruct.Q4_1.gguf");
        int[] text = [.. Enumerable.Range(0, 420).Select(static i => 100 + i * 37 % 2000)];
        using var theirs = LlamaModel.Open(file, new() { Threads = 2 });
        Assert.InRange(((LlamaTransformer)theirs.Transformer).MostOutputs, 200, 400);
        using var ours = LanguageModel.Open(file, threads: 2);
        Trace a = DepthRun.Measure(theirs, RunInput.Text(text)), b = DepthRun.Measure(ours, RunInput.Text(text));
        Assert.Equal(420, a.Tokens.Count);
        double[] differences = [.. Enumerable.Range(0, 420).Select(t => (double)Math.Abs(a.Measures.Layers(Catalogue.JsdBits)![15, t] - b.Measures.Layers(Catalogue.JsdBits)![15, t]))];
        Assert.InRange(differences.Average(), 0, 0.02);
        Assert.InRange(differences[341..].Average(), 0, 0.02);
    }

    [Fact]
    public void A_pass_that_reads_ends_in_its_midst_when_nobody_wants_it_any_more()
    {
        using var model = LlamaModel.Open(Fixtures.Model("smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"), new() { Threads = 1 });
        using var engine = new DepthEngine(model);
        int[] text = [.. Enumerable.Range(0, 1200).Select(static i => 100 + i * 37 % 2000)];
        using var cancel = new CancellationTokenSource();
        var watch = new Cancelling(cancel, fromPosition: 500);
        var cut = engine.Start(RunInput.Text(text), new() { Readers = [watch] }, cancel: cancel.Token).Trace();
        Assert.True(cut.IsPartial);
        Assert.InRange(watch.Layers, 1, model.Shape.Layers - 1);
        Assert.InRange(cut.Tokens.Count, 1, 700);
        var whole = engine.Start(RunInput.Text(text[..700])).Trace();
        Assert.Equal(whole.Tokens.Take(cut.Tokens.Count).Select(static token => token.Id), cut.Tokens.Select(static token => token.Id));
        for (int t = 0; t < cut.Tokens.Count; t++)
            Assert.Equal(whole.Measures.Layers(Catalogue.JsdBits)![15, t], cut.Measures.Layers(Catalogue.JsdBits)![15, t], 1e-2);
        Assert.Equal(0, engine.HeldCacheBytes);
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

    /// <summary>Cancels when it is handed the first block's stream from a position on, and counts the blocks that it is handed after that.</summary>
    sealed class Cancelling(CancellationTokenSource cancel, int fromPosition) : ResidualReader
    {
        public int Layers { get; private set; }

        public override void AfterBlock(int layer, ResidualRows rows)
        {
            if (rows.FirstPosition < fromPosition)
                return;
            cancel.Cancel();
            Layers++;
        }
    }
}
