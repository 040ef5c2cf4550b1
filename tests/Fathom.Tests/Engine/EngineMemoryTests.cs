using Fathom.Cli;
using Fathom.Engine;
using Fathom.Lenses;
using Fathom.Models;
using Fathom.Models.Cache;
using Fathom.Runs;

namespace Fathom.Tests.Engine;

/// <summary>What sequences take while they run, and what they leave.</summary>
[Collection(nameof(Alone))]
public class EngineMemoryTests
{
    /// <summary>FATHOM_JOINS asks for more than a thousand sequences that join and leave.</summary>
    static readonly int Joins = int.TryParse(Environment.GetEnvironmentVariable("FATHOM_JOINS"), out int joins) ? joins : 1_000;

    /// <summary>Bytes of the heap that a thousand sequences may leave.</summary>
    const long MostGrowth = 200_000;

    static readonly RunOptions Bare = new() { IgnoreEnd = true, Lens = Lens.None, Top = 1 };

    [Fact]
    public void Forks_share_the_pages_of_their_prompt()
    {
        const int forks = 64, prompt = 200, added = 40;
        using var model = LanguageModel.Open(DemonstrationModel.Path, threads: 2);
        using var engine = new DepthEngine(model);
        var watch = new Watch(engine);
        var samples = engine.StartSamples(Input(prompt), Bare with { MaxTokens = added, Readers = [watch] }, forks);
        foreach (var sample in samples)
            sample.Trace();
        var layout = ((ComputedTransformer)model.Transformer).Layout;
        long page = layout.Bytes(1), alone = CacheLayout.Pages(prompt + added) - prompt / CacheLayout.Positions;
        Assert.InRange(watch.Most, prompt / CacheLayout.Positions * page, (prompt / CacheLayout.Positions + forks * alone) * page);
        Assert.Equal(0, engine.HeldCacheBytes);
    }

    [Fact]
    public void A_sequence_that_has_no_room_waits_and_one_that_never_has_is_refused_with_the_figure()
    {
        using var model = LanguageModel.Open(DemonstrationModel.Path, threads: 2);
        long three = 3 * model.Transformer.CacheBytes(60);
        using var engine = new DepthEngine(model, new() { CacheBytes = three });
        var watch = new Watch(engine);
        var all = Enumerable.Range(0, 9).Select(_ => engine.Start(Input(20), Bare with { MaxTokens = 40, Readers = [watch] })).ToArray();
        Assert.All(all, static sequence => Assert.Equal(40, sequence.Trace().GeneratedIds.Count));
        Assert.InRange(watch.Most, 1, three);
        string refused = Assert.Throws<FathomException>(() => engine.Start(Input(20), Bare with { MaxTokens = 300 })).Message;
        Assert.Contains("MB of cache", refused, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 30)]
    [InlineData(7, 7)]
    public void What_past_sequences_leave_is_kept_up_to_a_bound_the_newest_longest(int? mostPages, int pages)
    {
        using var model = LanguageModel.Open(DemonstrationModel.Path, threads: 2);
        var transformer = (ComputedTransformer)model.Transformer;
        long page = transformer.Layout.Bytes(1);
        var decoder = new Decoder(model, transformer, threads: 1, cacheBytes: 1L << 30);
        if (mostPages is { } most)
            decoder.KeepAtMost(most * page);
        using var engine = new SequenceEngine(model, decoder, observer: null);
        foreach (int first in Enumerable.Range(0, 10))
            engine.Read([first, .. Enumerable.Repeat(5, 3 * CacheLayout.Positions)], []);
        Assert.Equal((pages * page, 0), (decoder.Pages.KeptBytes, decoder.HeldBytes));
        Assert.Equal(3, decoder.Pages.Prefixes.Find([9, .. Enumerable.Repeat(5, 3 * CacheLayout.Positions)], 3).Count);
    }

    [Fact]
    public void Joining_and_leaving_leaves_nothing()
    {
        using var model = LanguageModel.Open(DemonstrationModel.Path, threads: 2);
        using var engine = new DepthEngine(model);
        Run(300);
        long growth = long.MaxValue;
        for (int attempt = 0; attempt < 3 && growth > MostGrowth; attempt++)   // others that end may leave something once; a leak grows each time
        {
            long before = GC.GetTotalMemory(forceFullCollection: true);
            Run(Joins - 300);
            growth = GC.GetTotalMemory(forceFullCollection: true) - before;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{Joins} sequences: {growth} bytes");
        Assert.InRange(growth, long.MinValue, MostGrowth);
        Assert.Equal(0, engine.HeldCacheBytes);

        void Run(int sequences)
        {
            for (int i = 0; i < sequences; i += 10)
                foreach (var sequence in Enumerable.Range(0, 10).Select(j => engine.Start(Input(1 + (i + j) % 40), Bare with { MaxTokens = 1 + j % 3 })).ToArray())
                    sequence.Completion.GetAwaiter().GetResult();
        }
    }

    [Fact]
    public void A_token_allocates_nothing_beside_its_column_and_now_and_then_a_page()
    {
        using var model = LanguageModel.Open(DemonstrationModel.Path, threads: 2);
        using var engine = new DepthEngine(model);
        var options = new RunOptions { IgnoreEnd = true, MaxTokens = 300 };
        engine.Start(Input(8), options).Trace();
        var sequence = engine.Start(Input(8), options);
        WaitFor(sequence, 60);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        int first = sequence.Columns;
        WaitFor(sequence, 260);
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        int columns = sequence.Columns - first;
        sequence.Trace();
        Assert.InRange(allocated, 1, (long)(columns * (1.5 * options.LayoutFor(model).Bytes + 200) + 200_000));
    }

    static void WaitFor(DepthSequence sequence, int columns)
    {
        while (sequence.Columns < columns && !sequence.Completion.IsCompleted)
            Thread.Sleep(1);
    }

    static RunInput Input(int tokens) => RunInput.Prompt([.. Enumerable.Range(0, tokens).Select(static i => 3 + i * 7 % 200)]);

    /// <summary>The most bytes of pages that were held at once.</summary>
    sealed class Watch(DepthEngine engine) : ResidualReader
    {
        public long Most { get; private set; }

        public override void Embeddings(ResidualRows rows) => Most = Math.Max(Most, engine.HeldCacheBytes);
    }
}
