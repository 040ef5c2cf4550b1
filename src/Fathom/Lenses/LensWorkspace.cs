using Fathom.Kernels;
using Fathom.Models;
using Fathom.Models.Blocks;

namespace Fathom.Lenses;

/// <summary>What a lens computes with: the model's final norm, threads and kernels, and scratch space for what it translates.</summary>
sealed unsafe class LensWorkspace(Norm norm, Compute compute, int width) : IDisposable
{
    readonly Growing gathered = new(), translated = new();

    public Norm Norm => norm;

    public Compute Compute => compute;

    /// <summary>Room for the streams of one layer, and for what becomes of them, each [n, d].</summary>
    public (Rows Gathered, Rows Translated) Take(int count)
    {
        gathered.Reserve((long)count * width);
        translated.Reserve((long)count * width);
        return (new(gathered.Start, count, width), new(translated.Start, count, width));
    }

    /// <summary>Puts what the unembedding reads of all columns into rows [n, d]. Neighbours with the same lens are prepared together: what a lens multiplies by, it reads once for all of them.</summary>
    public void Prepare(ReadOnlySpan<ColumnRequest> asked, Rows prepared)
    {
        int row = 0;
        for (int from = 0; from < asked.Length;)
        {
            var lens = asked[from].To.Layout.Options.Lens;
            int to = from, rows = 0;
            for (; to < asked.Length && asked[to].To.Layout.Options.Lens == lens; to++)
                rows += asked[to].To.Layout.Rows;
            lens.Prepare(asked[from..to], this, prepared.Slice(row, rows));
            (from, row) = (to, row + rows);
        }
    }

    public void Dispose()
    {
        gathered.Dispose();
        translated.Dispose();
    }
}
