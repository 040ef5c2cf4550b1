using System.Runtime.InteropServices;

namespace Fathom;

/// <summary>Floats outside the managed heap, aligned to cache lines. Memory that nobody touched costs none.</summary>
/// <remarks>Large ones lie in huge pages where the system has them: the first touch of each small page is a fault, which on a virtual machine costs as much as thousands of elements.</remarks>
sealed unsafe partial class NativeBuffer : IDisposable
{
    const int CacheLine = 64, HugePage = 2 << 20, AdviseHugePages = 14;

    float* start;

    public NativeBuffer(long length)
    {
        Length = length;
        nuint bytes = checked((nuint)Math.Max(length, 1) * sizeof(float));
        start = (float*)NativeMemory.AlignedAlloc(bytes, bytes < HugePage ? CacheLine : (nuint)HugePage);
        if (bytes >= HugePage && OperatingSystem.IsLinux())
            _ = Advise(start, bytes / HugePage * HugePage, AdviseHugePages);   // without them it is slower, no more
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

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* start, nuint length, int advice);
}
