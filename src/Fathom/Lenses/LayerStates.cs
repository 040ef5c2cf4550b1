using Fathom.Kernels;
using Fathom.Models;

namespace Fathom.Lenses;

/// <summary>Keeps residual streams until they have been read, of positions of any sequences: h [states, L + 1, d], the norms of the parts that blocks add, and, once they
/// are asked for, the streams between attention and MLP [states, L, d].</summary>
sealed unsafe class LayerStates(Shape shape) : IDisposable
{
    readonly Growing streams = new(), between = new(), norms = new();
    bool hasBetween;

    /// <summary>The most states it holds.</summary>
    public int Capacity { get; private set; }

    /// <summary>How many it holds now.</summary>
    public int Count { get; private set; }

    /// <summary>Makes room for so many states, while it holds none.</summary>
    public void Reserve(int states)
    {
        Capacity = Math.Max(Capacity, states);
        streams.Reserve((long)Capacity * (shape.Layers + 1) * shape.Width);
        norms.Reserve(2L * Capacity * shape.Layers);
        if (hasBetween)
            between.Reserve((long)Capacity * shape.Layers * shape.Width);
    }

    /// <summary>From now on the streams between attention and MLP have room too.</summary>
    public void KeepBetween()
    {
        hasBetween = true;
        between.Reserve((long)Capacity * shape.Layers * shape.Width);
    }

    /// <summary>Room for the states of so many positions, numbered from what is given on.</summary>
    public int Take(int states)
    {
        Count += states;
        if (Count > Capacity)
            throw new InvalidOperationException($"there is no room for {Count} states, only for {Capacity}");
        return Count - states;
    }

    /// <summary>Forgets the states that it holds.</summary>
    public void Clear() => Count = 0;

    /// <summary>h[t, 0] to h[t, L] of a state, [L + 1, d].</summary>
    public Rows Of(int state) => new(streams.Start + (long)state * (shape.Layers + 1) * shape.Width, shape.Layers + 1, shape.Width);

    /// <summary>h[t, l - 1] plus what attention adds in block l, of a state, [L, d]; nothing where they are not kept.</summary>
    public Rows Between(int state) => hasBetween ? new(between.Start + (long)state * shape.Layers * shape.Width, shape.Layers, shape.Width) : default;

    /// <summary>|attention's part| of a state, [L].</summary>
    public float* AttentionNorms(int state) => norms.Start + 2L * state * shape.Layers;

    /// <summary>|the MLP's part| of a state, [L].</summary>
    public float* MlpNorms(int state) => AttentionNorms(state) + shape.Layers;

    public void Dispose()
    {
        streams.Dispose();
        between.Dispose();
        norms.Dispose();
    }
}
