using System.Runtime.InteropServices;
using Fathom.Lenses;
using Fathom.Lenses.Tuned;
using Fathom.Models;
using Fathom.Tests.Models;

namespace Fathom.Tests.Lenses;

public sealed unsafe class DepthMeterTests : IDisposable
{
    static readonly int[] Tokens = [3, 90, 41, 7, 3, 122, 60, 15, 99, 31, 8];

    readonly LanguageModel model = LanguageModel.Open(Fixtures.Path("architectures/llama/model.gguf"), threads: 2);
    readonly TunedLens tuned;
    readonly SingleSequence sequence;
    readonly ColumnMeter waiting;

    public DepthMeterTests()
    {
        tuned = TunedLens.Open(Fixtures.Path("lenses/tuned-llama"), model);
        sequence = new(model, Tokens.Length);
        waiting = new(model, sequence.Decoder.Compute);
        var reader = new ColumnReader(waiting, Store(new(Lens.Logit, LensProfile.Fathom, Top: 1, [], Sublayers: true, Embeddings: false)))
        {
            Measured = static () => { },
            Failed = static _ => { },
            Abandons = static () => false,
        };
        sequence.Feed(Tokens, reader);
    }

    [Fact]
    public void A_column_is_the_same_to_the_bit_whatever_else_is_measured_with_it()
    {
        LensOptions[] ways =
        [
            new(Lens.Logit, LensProfile.Fathom, Top: 5, [7, 9], Sublayers: true, Embeddings: true),
            new(tuned, LensProfile.DtrExplorer, Top: 1, [], Sublayers: false, Embeddings: true),
            new(Lens.None, LensProfile.Fathom, Top: 5, [], Sublayers: false, Embeddings: false),
            new(tuned, LensProfile.Fathom, Top: 3, [1], Sublayers: false, Embeddings: false),
            new(Lens.Logit, LensProfile.PaperLiteral, Top: 2, [], Sublayers: false, Embeddings: false),
        ];
        using var meter = new DepthMeter(model.Transformer, sequence.Decoder.Compute);
        ColumnStore[] alone = [.. ways.Select(Store)], together = [.. ways.Select(Store)];
        foreach (var store in alone)
            for (int t = 0; t < Tokens.Length; t++)
                meter.Measure([Request(t, store)]);
        meter.Measure([.. Enumerable.Range(0, Tokens.Length).SelectMany(t => together.Select(store => Request(t, store)))]);
        for (int way = 0; way < ways.Length; way++)
            for (int t = 0; t < Tokens.Length; t++)
            {
                Assert.Equal(Bits(alone[way][t].Numbers), Bits(together[way][t].Numbers));
                Assert.Equal(alone[way][t].Ids, together[way][t].Ids);
            }
    }

    [Fact]
    public void Measuring_again_and_again_allocates_no_more_than_the_columns_that_it_keeps()
    {
        using var meter = new DepthMeter(model.Transformer, sequence.Decoder.Compute);
        var store = Store(new(tuned, LensProfile.Fathom, Top: 5, [7], Sublayers: false, Embeddings: true));
        ColumnRequest[] requests = [Request(0, store), Request(1, store)];
        for (int i = 0; i < 10; i++)
            meter.Measure(requests);
        int before = store.Count;
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 200; i++)
            meter.Measure(requests);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Assert.Equal(before + 400, store.Count);
        Assert.InRange(allocated, 1, (long)(1.5 * 400 * store.Layout.Bytes));
    }

    [Fact]
    public void A_column_that_was_measured_can_be_looked_at_while_others_are_added()
    {
        using var meter = new DepthMeter(model.Transformer, sequence.Decoder.Compute);
        var store = Store(new(Lens.Logit, LensProfile.Fathom, Top: 5, [], Sublayers: false, Embeddings: false));
        meter.Measure([Request(0, store)]);
        var jsd = store[0].Layers(Catalogue.JsdBits);
        float[] first = jsd.ToArray();
        for (int i = 0; i < 300; i++)
            meter.Measure([Request(1 + i % 10, store)]);
        Assert.Equal(first, jsd.ToArray());
        Assert.Equal(0, first[^1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => store[301].Layers(Catalogue.JsdBits).Length);
        Assert.True(store[0].Layers(Catalogue.JsdBitsMid).IsEmpty);
        Assert.True(float.IsNaN(store[0].Embedding(Catalogue.JsdBits)));
        Assert.InRange(store[0].Number(Catalogue.SelfCertaintyNats), 0, float.MaxValue);
    }

    [Fact]
    public void The_margin_is_how_far_the_first_logit_is_above_the_second()
    {
        using var final = new Distribution(5);
        final.Set([0, 1, 2, 3, 4]);
        var layout = new ColumnLayout(1, 5, new(Lens.Logit, LensProfile.Fathom, Top: 1, [], Sublayers: false, Embeddings: false));
        Assert.Equal(0.75f, Margin([1, 3, 2.25f, -4, 0]));
        Assert.Equal(0, Margin([1, 3, 3, -4, 0]));
        Assert.Equal(float.PositiveInfinity, Margin([float.NegativeInfinity, 3, float.NegativeInfinity, float.NegativeInfinity, float.NegativeInfinity]));
        Assert.Equal(float.NaN, Margin([1, float.NaN, 2, 0, 0]));
        using var one = new Distribution(1);
        one.Set([2]);
        var column = new ColumnStore(new ColumnLayout(1, 1, layout.Options)).Reserve();
        new CellReduction().Read(new(1, 1, layout.Options), row: 0, new float[] { 2 }, token: 0, one, column);
        Assert.Equal(float.NaN, column.Layers(Catalogue.MarginNats)[0]);
        Assert.Equal(0, column.Layers(Catalogue.JsdBits)[0]);

        float Margin(float[] logits)
        {
            var column = new ColumnStore(layout).Reserve();
            new CellReduction().Read(layout, row: 0, logits, token: 0, final, column);
            return column.Layers(Catalogue.MarginNats)[0];
        }
    }

    [Fact]
    public void The_last_row_is_compared_with_the_logits_that_the_decoder_computed()
    {
        using var meter = new DepthMeter(model.Transformer, sequence.Decoder.Compute);
        var store = Store(new(Lens.Logit, LensProfile.Fathom, Top: 1, [], Sublayers: false, Embeddings: false));
        meter.Measure([Request(0, store)]);
        Assert.Null(store.LastRowDifference);
        float[] zeros = new float[model.Shape.Vocabulary];
        fixed (float* logits = zeros)
            meter.Measure([Request(0, store, logits)]);
        Assert.InRange(store.LastRowDifference!.Value, 0.01f, float.MaxValue);
    }

    public void Dispose()
    {
        waiting.Dispose();
        sequence.Dispose();
        tuned.Dispose();
        model.Dispose();
    }

    ColumnStore Store(LensOptions options) => new(new ColumnLayout(model.Shape.Layers, model.Shape.Vocabulary, options));

    ColumnRequest Request(int t, ColumnStore store, float* logits = null) => new()
    {
        States = waiting.States.Of(t),
        Between = waiting.States.Between(t),
        AttentionNorms = waiting.States.AttentionNorms(t),
        MlpNorms = waiting.States.MlpNorms(t),
        Token = Tokens[(t + 1) % Tokens.Length],
        DecoderLogits = logits,
        To = store,
    };

    static string Bits(ReadOnlySpan<float> numbers) => Convert.ToHexString(MemoryMarshal.AsBytes(numbers));
}
