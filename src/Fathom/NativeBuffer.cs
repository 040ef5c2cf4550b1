using System.Runtime.InteropServices;

namespace Fathom;

/// <summary>Floats outside the managed heap, aligned to cache lines. Pages that nobody touched cost no memory.</summary>
sealed unsafe class NativeBuffer : IDisposable
{
    float* start;

    public NativeBuffer(long length)
    {
        Length = length;
        start = (float*)NativeMemory.AlignedAlloc(checked((nuint)Math.Max(length, 1) * sizeof(float)), 64);
    }

    ~NativeBuffer() => Free();

    public float* Start => start;

    public long Length { get; }

    public bool IsFreed => start is null;

    public Span<float> Span(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length - length);
        return new(start + offset, length);
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    void Free()
    {
        NativeMemory.AlignedFree(start);
        start = null;
    }
}
