using Fathom.Formats;

namespace Fathom.Kernels;

/// <summary>Rows times matrices as they are stored: output[i] = input weights[i]ᵀ. Panels of a matrix are dequantised one at a time and multiplied by all rows.</summary>
/// <remarks>Every element is summed by one thread in one order, whatever the number of threads: results do not depend on it.</remarks>
sealed unsafe class MatrixProduct : ParallelWork, IDisposable
{
    readonly WorkerPool pool;
    readonly MatrixKernel kernel;
    readonly InputPacking packing;
    readonly Growing[] stored, panels;
    Rows input;
    readonly Tensor[] weights = new Tensor[4];
    readonly Rows[] outputs = new Rows[4];
    readonly int[] ends = new int[4];

    public MatrixProduct(WorkerPool pool, MatrixKernel kernel)
    {
        (this.pool, this.kernel) = (pool, kernel);
        packing = new(pool, kernel.TileRows);
        stored = [.. Enumerable.Range(0, pool.Count).Select(static _ => new Growing())];
        panels = [.. Enumerable.Range(0, pool.Count).Select(static _ => new Growing())];
    }

    /// <summary>outputs[i] [n, out] = input [n, in] times weights[i] [out, in] transposed. At most four matrices.</summary>
    public void Run(Rows input, ReadOnlySpan<Tensor> weights, ReadOnlySpan<Rows> outputs)
    {
        this.input = input;
        int items = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            (this.weights[i], this.outputs[i]) = (weights[i], outputs[i]);
            ends[i] = items += Panels(weights[i]);
        }
        packing.Run(input);
        int depth = input.Width;
        foreach (var buffer in stored)
            buffer.Reserve(PanelPacking.Scratch(kernel.PanelColumns));
        foreach (var buffer in panels)
            buffer.Reserve((long)kernel.PanelColumns * depth);
        pool.Run(this, items);
    }

    public override void Do(int item, int worker)
    {
        int index = 0;
        while (item >= ends[index])
            index++;
        int panel = item - (index == 0 ? 0 : ends[index - 1]);
        float* packed = panels[worker].Start;
        int columns = PackPanel(weights[index], panel, stored[worker].Start, packed);
        var output = outputs[index];
        int depth = input.Width;
        for (int row = 0; row < input.Count; row += kernel.TileRows)
            kernel.Tile(packing.Start + (long)row * depth, packed, depth,
                output.Data + (long)row * output.Width + panel * kernel.PanelColumns, output.Width,
                Math.Min(kernel.TileRows, input.Count - row), columns);
    }

    int Panels(Tensor weight) => checked((int)((weight.Rows + kernel.PanelColumns - 1) / kernel.PanelColumns));

    /// <summary>Lays out the rows of a weight that are the columns of one panel.</summary>
    /// <returns>How many columns the panel has.</returns>
    int PackPanel(Tensor weight, int panel, float* plain, float* packed)
    {
        int width = kernel.PanelColumns;
        long first = (long)panel * width;
        int columns = (int)Math.Min(width, weight.Rows - first);
        PanelPacking.Run(weight, weight.RowRange(first, columns), columns, width, plain, packed);
        return columns;
    }

    public void Dispose()
    {
        packing.Dispose();
        foreach (var buffer in stored)
            buffer.Dispose();
        foreach (var buffer in panels)
            buffer.Dispose();
    }
}
