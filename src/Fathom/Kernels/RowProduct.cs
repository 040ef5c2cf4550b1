using Fathom.Formats;

namespace Fathom.Kernels;

/// <summary>Rows times matrices as they are stored: output[i] = input weights[i]ᵀ, each row to the bit what it is alone. What decoding does, for as many sequences as
/// there are; for one row a weight is never unpacked to memory.</summary>
/// <remarks>Every element is summed by one thread in one order (<see cref="RowKernel"/>): results depend neither on the number of threads nor on other rows.</remarks>
sealed unsafe class RowProduct : ParallelWork, IDisposable
{
    const int RowsAnItem = 32;
    readonly WorkerPool pool;
    readonly Growing[] unpacked;
    readonly Growing padded = new();
    readonly Tensor[] weights = new Tensor[4];
    readonly Rows[] outputs = new Rows[4];
    readonly int[] ends = new int[4];
    Rows input;

    public RowProduct(WorkerPool pool, InstructionSet set)
    {
        this.pool = pool;
        Kernel = RowKernel.For(set);
        unpacked = [.. Enumerable.Range(0, pool.Count).Select(static _ => new Growing())];
    }

    /// <summary>What multiplies.</summary>
    public RowKernel Kernel { get; }

    /// <summary>outputs[i] [n, out] = input [n, in] times weights[i] [out, in] transposed. At most four matrices.</summary>
    public void Run(Rows input, ReadOnlySpan<Tensor> weights, ReadOnlySpan<Rows> outputs)
    {
        this.input = input.Width % RowKernel.Step == 0 ? input : Pad(input);
        foreach (var buffer in unpacked)
            buffer.Reserve(RowKernel.Scratch(input.Count, RowsAnItem));
        int items = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            (this.weights[i], this.outputs[i]) = (weights[i], outputs[i]);
            ends[i] = items += checked((int)((weights[i].Rows + RowsAnItem - 1) / RowsAnItem));
        }
        pool.Run(this, items);
    }

    public override void Do(int item, int worker)
    {
        int index = 0;
        while (item >= ends[index])
            index++;
        long first = (long)(item - (index == 0 ? 0 : ends[index - 1])) * RowsAnItem;
        Kernel.Multiply(input, weights[index], first, Math.Min(first + RowsAnItem, weights[index].Rows), outputs[index], unpacked[worker].Start);
    }

    /// <summary>A copy whose rows are filled up with zeros to whole steps of the kernel.</summary>
    Rows Pad(Rows rows)
    {
        int width = RowKernel.Padded(rows.Width);
        padded.Reserve((long)rows.Count * width);
        var copy = new Rows(padded.Start, rows.Count, width);
        for (int i = 0; i < rows.Count; i++)
        {
            rows[i].CopyTo(copy[i]);
            copy[i][rows.Width..].Clear();
        }
        return copy;
    }

    public void Dispose()
    {
        padded.Dispose();
        foreach (var buffer in unpacked)
            buffer.Dispose();
    }
}
