using Fathom.Models;

namespace Fathom.Tests.Models;

/// <summary>A decoder with one sequence, fed by hand.</summary>
sealed class SingleSequence : IDisposable
{
    readonly int capacity;
    readonly Sequence sequence;
    int lastRow;

    public SingleSequence(LanguageModel model, int capacity, int? threads = null)
    {
        this.capacity = capacity;
        Decoder = new(model, (ComputedTransformer)model.Transformer, threads ?? model.Threads, 1L << 30);
        sequence = Decoder.Begin(capacity, model.Transformer.IsLong(capacity));
    }

    public Decoder Decoder { get; }

    public int Position => sequence.Position;

    /// <summary>The next tokens, as one pass: a single one after others is decoded, all else is read.</summary>
    public void Feed(ReadOnlySpan<int> ids, params ResidualReader[] readers)
    {
        Decoder.Check(ids);
        Assert.InRange(Position + ids.Length, 1, capacity);
        Decoder.BeginPass(ids.Length == 1 && Position > 0 ? Phase.Decode : Phase.Prefill);
        lastRow = Decoder.Add(sequence, ids, readers, chooses: true) + ids.Length - 1;
        Decoder.RunPass();
    }

    /// <summary>The logits [V] after the last token.</summary>
    public ReadOnlySpan<float> Logits() => Decoder.Logits([lastRow])[0];

    public void Dispose() => Decoder.Dispose();
}
