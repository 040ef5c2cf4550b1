using System.Runtime.InteropServices;
using Fathom.Kernels;

namespace Fathom.Models;

/// <summary>A model at work on one sequence: feeds tokens, keeps their keys and values, and tells the logits of the next.</summary>
/// <remarks>One forward pass at a time for each model, whatever the number of decoders: a call throws what <see cref="LanguageModel"/> says where another
/// thread uses the model, it was disposed, or its files were changed.</remarks>
public sealed class Decoder : IDisposable
{
    readonly LanguageModel model;
    readonly KeyValueCache[] caches;
    readonly NativeBuffer last;
    readonly ResidualStream stream = new();
    bool disposed;
    readonly int given;
    readonly List<int> fed = [];

    /// <summary>Makes room for a sequence.</summary>
    /// <param name="model">The model.</param>
    /// <param name="capacity">The most tokens it can hold.</param>
    /// <param name="given">How many tokens the sequence is known to have before the first is fed: a text that is read in several batches is as long as it is from its
    /// first token on, which matters to models that turn long sequences otherwise.</param>
    public Decoder(LanguageModel model, int capacity, int given = 0)
    {
        using var use = model.Use();
        this.given = given;
        var shape = model.Shape;
        this.model = model;
        Capacity = capacity;
        if (HasLongRotation)
            fed.EnsureCapacity(capacity);
        foreach (var rotary in model.Transformer.Rotaries)
            rotary.Reserve(capacity);
        caches = new KeyValueCache[shape.Layers];
        for (int i = 0; i < caches.Length; i++)
            caches[i] = new(shape.KeyValueHeads, shape.HeadSize, capacity, model.Compute.Kernel.PanelColumns);
        last = new(shape.Width);
    }

    /// <summary>The most tokens it can hold.</summary>
    public int Capacity { get; }

    /// <summary>The tokens fed so far.</summary>
    public int Position { get; private set; }

    /// <summary>Runs the next tokens through all blocks, as one batch.</summary>
    /// <remarks>Where they make the sequence longer than a model was trained for that turns long sequences otherwise, all before is computed anew first; no reader is told.</remarks>
    /// <exception cref="FathomException">An id is outside the vocabulary, or the tokens do not fit.</exception>
    public void Feed(ReadOnlySpan<int> ids, ResidualReader? reader = null)
    {
        using var use = Use();
        Check(ids);
        int length = Math.Max(given, Position + ids.Length);
        bool anew = Position > 0 && TurnsOtherwise(caches[0].SequenceLength, length);
        foreach (var cache in caches)
            cache.SequenceLength = length;
        if (anew)
            RunAnew();
        Run(ids, reader);
        if (HasLongRotation)
            fed.AddRange(ids);
    }

    bool HasLongRotation
    {
        get
        {
            foreach (var rotary in model.Transformer.Rotaries)
                if (rotary.Long is not null)
                    return true;
            return false;
        }
    }

    bool TurnsOtherwise(int before, int length)
    {
        foreach (var rotary in model.Transformer.Rotaries)
            if (rotary.For(before) != rotary.For(length))
                return true;
        return false;
    }

    void RunAnew()
    {
        int end = Position;
        Position = 0;
        var ids = CollectionsMarshal.AsSpan(fed);
        while (Position < end)
            Run(ids.Slice(Position, Math.Min(Batches.Largest, end - Position)), null);
    }

    unsafe void Run(ReadOnlySpan<int> ids, ResidualReader? reader)
    {
        var transformer = model.Transformer;
        var state = model.Compute.Take(Slot.Stream, ids.Length, model.Shape.Width);
        transformer.Embedding.Look(ids, Position, state);
        stream.Begin(state, Position, reader);
        for (int i = 0; i < caches.Length; i++)
        {
            stream.Enter(i + 1);
            transformer.Blocks[i].Forward(stream, caches[i], model.Context);
            stream.Leave();
        }
        state[ids.Length - 1].CopyTo(last.Span(0, model.Shape.Width));
        Position += ids.Length;
    }

    /// <summary>The model's logits [V] after the last token fed. Valid until the next call.</summary>
    public unsafe ReadOnlySpan<float> Logits()
    {
        using var use = Use();
        if (Position == 0)
            throw new InvalidOperationException("no token was fed");
        var state = new Rows(last.Start, 1, model.Shape.Width);
        var normed = model.Compute.Take(Slot.Final, 1, model.Shape.Width);
        model.Transformer.FinalNorm.Apply(state, normed);
        var logits = model.Compute.Project(normed, model.Transformer.Unembedding.Map, Slot.Logits);
        model.Transformer.Unembedding.Cap(logits);
        return logits.All;
    }

    ModelUse.Lease Use()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        return model.Use();
    }

    void Check(ReadOnlySpan<int> ids)
    {
        if (ids.IsEmpty)
            throw new ArgumentException("there are no tokens to feed", nameof(ids));
        if (ids.Length > Capacity - Position)
            throw new FathomException($"{Position + ids.Length} tokens do not fit into a context of {Capacity}");
        foreach (int id in ids)
            if ((uint)id >= (uint)model.Shape.Vocabulary)
                throw new FathomException($"the token id {id} is outside the vocabulary of {model.Shape.Vocabulary}");
    }

    /// <summary>Frees the cache.</summary>
    public void Dispose()
    {
        disposed = true;
        foreach (var cache in caches)
            cache.Dispose();
        last.Dispose();
    }
}
