using System.Diagnostics;
using System.Numerics.Tensors;
using Fathom.Kernels;

namespace Fathom.Models;

/// <summary>The one thing that blocks add to and that readers look at: h [n, d], for the n rows of a batch.</summary>
/// <remarks>Where there is no reader, reading costs nothing; a block does not know whether there is one.</remarks>
sealed class ResidualStream
{
    Batch batch = null!;
    long ticks;

    /// <summary>h, as it is now.</summary>
    public Rows State { get; private set; }

    /// <summary>The block that it is in, from 1.</summary>
    public int Layer { get; private set; }

    /// <summary>Seconds that readers took, so far.</summary>
    public double ReadingSeconds => (double)ticks / Stopwatch.Frequency;

    /// <summary>A batch begins with what enters the first block.</summary>
    public void Begin(Rows state, Batch batch)
    {
        (State, this.batch, Layer) = (state, batch, 0);
        long start = Stopwatch.GetTimestamp();
        foreach (ref readonly var part in batch.Parts)
            foreach (var reader in part.Readers)
                reader.Embeddings(View(state, part));
        ticks += Stopwatch.GetTimestamp() - start;
    }

    /// <summary>Block layer (from 1) begins.</summary>
    public void Enter(int layer) => Layer = layer;

    /// <summary>Adds what attention gives.</summary>
    public void AddAttention(Rows added)
    {
        long start = Stopwatch.GetTimestamp();
        foreach (ref readonly var part in batch.Parts)
            foreach (var reader in part.Readers)
                reader.Attention(Layer, View(added, part));
        ticks += Stopwatch.GetTimestamp() - start;
        Add(added);
    }

    /// <summary>Adds what the MLP gives.</summary>
    public void AddMlp(Rows added)
    {
        long start = Stopwatch.GetTimestamp();
        foreach (ref readonly var part in batch.Parts)
            foreach (var reader in part.Readers)
                reader.Mlp(Layer, View(added, part));
        ticks += Stopwatch.GetTimestamp() - start;
        Add(added);
    }

    /// <summary>The block is done.</summary>
    public void Leave()
    {
        long start = Stopwatch.GetTimestamp();
        foreach (ref readonly var part in batch.Parts)
            foreach (var reader in part.Readers)
                reader.AfterBlock(Layer, View(State, part));
        ticks += Stopwatch.GetTimestamp() - start;
    }

    void Add(Rows added) => TensorPrimitives.Add(State.All, added.All, State.All);

    static ResidualRows View(Rows rows, in BatchPart part) => new(rows.Slice(part.FirstRow, part.Count), part.FirstPosition);
}
