namespace Fathom.Kernels;

/// <summary>Lays rows out in tiles of [depth, height], as a tile of a product reads them; rows beyond the end of the last tile are zeros.</summary>
sealed unsafe class InputPacking(WorkerPool pool, int height) : ParallelWork, IDisposable
{
    readonly Growing packed = new();
    Rows input;

    /// <summary>The first tile.</summary>
    public float* Start => packed.Start;

    public void Run(Rows input)
    {
        this.input = input;
        int tiles = (input.Count + height - 1) / height;
        packed.Reserve((long)tiles * height * input.Width);
        pool.Run(this, tiles);
    }

    public override void Do(int item, int worker)
    {
        int depth = input.Width, rows = Math.Min(height, input.Count - item * height);
        float* to = packed.Start + (long)item * height * depth;
        if (rows < height)
            new Span<float>(to, height * depth).Clear();
        Transposition.Run(input.Data + (long)item * height * depth, depth, rows, depth, to, height);
    }

    public void Dispose() => packed.Dispose();
}
