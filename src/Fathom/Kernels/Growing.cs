namespace Fathom.Kernels;

/// <summary>Scratch space that is as large as the largest use so far. Its contents do not survive growth.</summary>
sealed unsafe class Growing : IDisposable
{
    NativeBuffer? buffer;

    public float* Start => buffer!.Start;

    /// <summary>Makes room for so many floats.</summary>
    public void Reserve(long length)
    {
        if (buffer?.Length >= length)
            return;
        buffer?.Dispose();
        buffer = null;
        buffer = new(length);
    }

    public void Dispose() => buffer?.Dispose();
}
