using Fathom.Formats;

namespace Fathom.Kernels;

/// <summary>Rows times a few chosen rows of a stored weight: each element to the bit what <see cref="MatrixProduct"/> makes of the whole. One for each thread.</summary>
sealed unsafe class ChosenProduct(MatrixKernel kernel) : IDisposable
{
    readonly Growing tiles = new(), plain = new(), panel = new();
    byte[] rows = [];
    Rows input;

    /// <summary>Takes the rows [n, in] that are multiplied from now on.</summary>
    public void Take(Rows input)
    {
        this.input = input;
        int depth = input.Width, height = kernel.TileRows, count = (input.Count + height - 1) / height;
        tiles.Reserve((long)count * height * depth);
        plain.Reserve(PanelPacking.Scratch(kernel.PanelColumns));
        panel.Reserve((long)kernel.PanelColumns * depth);
        for (int tile = 0; tile < count; tile++)
        {
            float* to = tiles.Start + (long)tile * height * depth;
            int taken = Math.Min(height, input.Count - tile * height);
            if (taken < height)
                new Span<float>(to, height * depth).Clear();
            Transposition.Run(input.Data + (long)tile * height * depth, depth, taken, depth, to, height);
        }
    }

    /// <summary>output [n, chosen] = the rows times the chosen rows of a weight [out, in].</summary>
    public void Run(Tensor weight, ReadOnlySpan<int> chosen, Rows output)
    {
        for (int from = 0; from < chosen.Length; from += kernel.PanelColumns)
        {
            int columns = Math.Min(kernel.PanelColumns, chosen.Length - from);
            PanelPacking.Run(weight, Stored(weight, chosen.Slice(from, columns)), columns, kernel.PanelColumns, plain.Start, panel.Start);
            for (int row = 0; row < input.Count; row += kernel.TileRows)
                kernel.Tile(tiles.Start + (long)row * input.Width, panel.Start, input.Width,
                    output.Data + (long)row * output.Width + from, output.Width, Math.Min(kernel.TileRows, input.Count - row), columns);
        }
    }

    /// <summary>The chosen rows as they are stored, one behind the other.</summary>
    ReadOnlySpan<byte> Stored(Tensor weight, ReadOnlySpan<int> chosen)
    {
        int bytes = checked((int)weight.RowBytes);
        if (rows.Length < chosen.Length * bytes)
            rows = new byte[kernel.PanelColumns * bytes];
        for (int c = 0; c < chosen.Length; c++)
            weight.Row(chosen[c]).CopyTo(rows.AsSpan(c * bytes));
        return rows.AsSpan(0, chosen.Length * bytes);
    }

    public void Dispose()
    {
        tiles.Dispose();
        plain.Dispose();
        panel.Dispose();
    }
}
