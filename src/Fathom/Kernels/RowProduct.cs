using Fathom.Formats;

namespace Fathom.Kernels;

/// <summary>One row times matrices as they are stored: output[i] = weights[i] input. What decoding does; a weight is read once and never unpacked to memory.</summary>
/// <remarks>Every element is summed by one thread in one order, whatever the number of threads: results do not depend on it.</remarks>
sealed unsafe class RowProduct : ParallelWork, IDisposable
{
    const int RowsAnItem = 32;
    readonly WorkerPool pool;
    readonly InstructionSet set;
    readonly ActivationSums sums = new();
    readonly Growing[] plain;
    readonly Tensor[] weights = new Tensor[4];
    readonly Rows[] outputs = new Rows[4];
    readonly int[] ends = new int[4];
    float* input;

    public RowProduct(WorkerPool pool, InstructionSet set)
    {
        (this.pool, this.set) = (pool, set);
        plain = [.. Enumerable.Range(0, pool.Count).Select(static _ => new Growing())];
    }

    /// <summary>outputs[i] [1, out] = weights[i] [out, in] times input [1, in]. At most four matrices.</summary>
    public void Run(Rows input, ReadOnlySpan<Tensor> weights, ReadOnlySpan<Rows> outputs)
    {
        this.input = input.Data;
        sums.Set(input.Data, input.Width);
        foreach (var buffer in plain)
            buffer.Reserve(input.Width);
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
        var weight = weights[index];
        float* output = outputs[index].Data;
        long first = (long)(item - (index == 0 ? 0 : ends[index - 1])) * RowsAnItem;
        long end = Math.Min(first + RowsAnItem, weight.Rows);
        var dot = StoredRow.For(weight.Type, set).Dot;
        float* shared = sums.Of(TensorTypes.Block(weight.Type)!.Value.Elements == StoredRow.Block ? StoredRow.Block : StoredRow.Group);
        for (long row = first; row < end; row++)
            fixed (byte* stored = weight.Row(row))
                output[row] = dot is not null
                    ? dot(stored, input, shared, weight.Columns)
                    : DequantisedDot(weight, row, plain[worker].Start);
    }

    float DequantisedDot(Tensor weight, long row, float* values)
    {
        Dequantiser.Row(weight.Type, weight.Row(row), new(values, weight.Columns));
        return PlainDot.Of(values, input, weight.Columns);
    }

    public void Dispose()
    {
        sums.Dispose();
        foreach (var buffer in plain)
            buffer.Dispose();
    }
}
