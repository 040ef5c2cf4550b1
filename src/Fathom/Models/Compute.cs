using System.Numerics.Tensors;
using Fathom.Kernels;
using Fathom.Models.Blocks;
using Tensor = Fathom.Formats.Tensor;

namespace Fathom.Models;

/// <summary>What an intermediate result of a block is for: each has its own scratch space.</summary>
enum Slot
{
    Stream,
    Normed,
    Query,
    Key,
    Value,
    Attended,
    Attention,
    Gate,
    Up,
    Mlp,
    Router,
    Routed,
    ExpertInput,
    ExpertOutput,
    Final,
    Logits,
}

/// <summary>Threads, kernels and scratch space. One pass at a time.</summary>
sealed unsafe class Compute : IDisposable
{
    readonly WorkerPool pool;
    readonly MatrixProduct matrixProduct;
    readonly RowProduct rowProduct;
    readonly GatingWork gatingWork = new();
    readonly ActivationWork activationWork = new();
    readonly Growing[] scratch = [.. Enum.GetValues<Slot>().Select(static _ => new Growing())];
    readonly Tensor[] weights = new Tensor[4];
    int[] indices = [];

    public Compute(int threads)
    {
        InstructionSets.Check();
        pool = new(threads);
        Kernel = MatrixKernel.For(InstructionSets.Chosen);
        matrixProduct = new(pool, Kernel);
        rowProduct = new(pool, InstructionSets.Chosen);
    }

    public WorkerPool Pool => pool;

    public MatrixKernel Kernel { get; }

    /// <summary>What the pass under way is for: it alone chooses the kernel of a product.</summary>
    public Phase Phase { get; set; }

    /// <summary>Scratch numbers, valid until the next use.</summary>
    public Span<int> TakeIndices(int count)
    {
        if (indices.Length < count)
            indices = new int[count];
        return indices.AsSpan(0, count);
    }

    /// <summary>Scratch rows for one purpose, valid until the purpose's next use.</summary>
    public Rows Take(Slot slot, int count, int width)
    {
        var buffer = scratch[(int)slot];
        buffer.Reserve((long)count * width);
        return new(buffer.Start, count, width);
    }

    /// <summary>x [n, in] through a linear map: [n, out].</summary>
    public Rows Project(Rows x, Linear map, Slot to)
    {
        var output = Take(to, x.Count, map.Width);
        Project(x, [map], [output]);
        return output;
    }

    /// <summary>x [n, in] through several linear maps at once: outputs[i] [n, out of i].</summary>
    public void Project(Rows x, ReadOnlySpan<Linear> maps, ReadOnlySpan<Rows> outputs)
    {
        for (int i = 0; i < maps.Length; i++)
            weights[i] = maps[i].Weight;
        var used = weights.AsSpan(0, maps.Length);
        if (Phase == Phase.Prefill)
            matrixProduct.Run(x, used, outputs);
        else
            rowProduct.Run(x, used, outputs);
        for (int i = 0; i < maps.Length; i++)
            AddBias(maps[i].Bias, outputs[i]);
    }

    /// <summary>The panels of x [n, in] by a matrix [out, in], whatever n is: what the lens uses.</summary>
    public void ProjectTile(Rows x, Linear map, Rows output)
    {
        matrixProduct.Run(x, [map.Weight], [output]);
        AddBias(map.Bias, output);
    }

    /// <summary>Gates each row by that of another set, in parallel.</summary>
    public void ForRows(Rows gate, Rows up, Gating gating)
    {
        gatingWork.Set(gate, up, gating);
        pool.Run(gatingWork, gate.Count);
    }

    /// <summary>Applies an activation to each row, in parallel.</summary>
    public void ForRows(Rows rows, Activation activation)
    {
        activationWork.Set(rows, activation);
        pool.Run(activationWork, rows.Count);
    }

    /// <summary>Adds a bias, if there is one, to each of some rows.</summary>
    public static void AddBias(float[]? bias, Rows rows)
    {
        if (bias is null)
            return;
        for (int i = 0; i < rows.Count; i++)
            TensorPrimitives.Add(rows[i], bias, rows[i]);
    }

    public void Dispose()
    {
        pool.Dispose();
        matrixProduct.Dispose();
        rowProduct.Dispose();
        foreach (var buffer in scratch)
            buffer.Dispose();
    }

    sealed class GatingWork : ParallelWork
    {
        Rows gate, up;
        Gating gating = null!;

        public void Set(Rows gate, Rows up, Gating gating) => (this.gate, this.up, this.gating) = (gate, up, gating);

        public override void Do(int item, int worker) => gating(gate[item], up[item]);
    }

    sealed class ActivationWork : ParallelWork
    {
        Rows rows;
        Activation activation = null!;

        public void Set(Rows rows, Activation activation) => (this.rows, this.activation) = (rows, activation);

        public override void Do(int item, int worker) => activation(rows[item]);
    }
}
