namespace Fathom.Kernels;

/// <summary>Some rows of floats, [count, width], one after the other in memory that somebody else owns.</summary>
readonly unsafe struct Rows(float* data, int count, int width)
{
    public float* Data { get; } = data;

    public int Count { get; } = count;

    public int Width { get; } = width;

    public Span<float> this[int row] => new(Data + (nint)row * Width, Width);

    public Span<float> All => new(Data, checked(Count * Width));

    /// <summary>A run of these rows.</summary>
    public Rows Slice(int first, int rows) => new(Data + (nint)first * Width, rows, Width);
}
