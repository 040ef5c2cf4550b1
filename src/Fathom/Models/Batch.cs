using System.Runtime.InteropServices;
using Fathom.Models.Blocks;

namespace Fathom.Models;

/// <summary>Rows of sequences that go through the blocks together, each with its position and its cache pages, and what they are computed with.</summary>
sealed class Batch : IDisposable
{
    readonly List<BatchPart> parts = [];
    readonly List<int> ids = [];
    readonly RotaryAngles[] angles;

    public Batch(Compute compute, ComputedTransformer transformer)
    {
        Compute = compute;
        Attention = new(compute, transformer.Shape, transformer.Layout);
        angles = [.. transformer.Rotaries.Select(static rotary => new RotaryAngles(rotary))];
    }

    /// <summary>Kernels, threads and scratch space.</summary>
    public Compute Compute { get; }

    /// <summary>The product of queries with the keys and values in the pages.</summary>
    public AttentionProduct Attention { get; }

    /// <summary>The rows by sequence.</summary>
    public ReadOnlySpan<BatchPart> Parts => CollectionsMarshal.AsSpan(parts);

    /// <summary>The tokens, a row each.</summary>
    public ReadOnlySpan<int> Ids => CollectionsMarshal.AsSpan(ids);

    /// <summary>How many rows.</summary>
    public int Count => ids.Count;

    /// <summary>Empties it for another pass.</summary>
    public void Begin(Phase phase)
    {
        Compute.Phase = phase;
        parts.Clear();
        ids.Clear();
    }

    /// <summary>Adds the next tokens of a sequence, for which its pages make room.</summary>
    /// <returns>The first of their rows.</returns>
    public int Add(Sequence sequence, ReadOnlySpan<int> next, ResidualReader[] readers)
    {
        parts.Add(new(sequence, ids.Count, next.Length, sequence.Position, readers));
        ids.AddRange(next);
        sequence.Extend(next);
        return ids.Count - next.Length;
    }

    /// <summary>All rows are in: computes what is the same in all blocks.</summary>
    public void Close()
    {
        foreach (var one in angles)
            one.Set(Parts, Count);
    }

    /// <summary>By which angles a rotation turns each row.</summary>
    public RotaryAngles Angles(Rotary rotary)
    {
        int index = 0;
        while (angles[index].Rotary != rotary)
            index++;
        return angles[index];
    }

    public void Dispose() => Attention.Dispose();
}

/// <summary>Consecutive positions of one sequence in a batch.</summary>
/// <param name="Sequence">The sequence.</param>
/// <param name="FirstRow">The row of the first.</param>
/// <param name="Count">How many.</param>
/// <param name="FirstPosition">The position of the first.</param>
/// <param name="Readers">Who looks at their residual streams.</param>
readonly record struct BatchPart(Sequence Sequence, int FirstRow, int Count, int FirstPosition, ResidualReader[] Readers);
