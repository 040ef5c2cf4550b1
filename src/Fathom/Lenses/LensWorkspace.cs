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

    public void Dispose()
    {
        gathered.Dispose();
        translated.Dispose();
    }
}
