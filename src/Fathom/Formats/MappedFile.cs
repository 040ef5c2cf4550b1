using System.Globalization;
using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Fathom.Formats;

/// <summary>A file mapped read-only into memory: pages are read when touched, and shared between processes. Or, where it may be changed while it is in use, read into memory whole.</summary>
public sealed unsafe class MappedFile : IDisposable
{
    /// <summary>So many bytes are read at once.</summary>
    const int ReadBytes = 64 << 20;

    readonly NativeBuffer? copy;
    readonly MemoryMappedFile? file;
    readonly MemoryMappedViewAccessor? view;
    readonly SafeFileHandle handle;
    readonly DateTime written;
    bool disposed;

    /// <summary>Maps a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="copies">Whether it is read into memory instead: whatever becomes of it then is of no matter.</param>
    /// <exception cref="FathomException">The path is no readable file, or there is no memory for a copy.</exception>
    /// <exception cref="ModelFormatException">The file is empty.</exception>
    public MappedFile(string path, bool copies = false)
    {
        if (Directory.Exists(path))
            throw new FathomException($"{path}: is a directory, not a model file");
        if (FileFacts.Of(path).Kind == FileKind.Other)
            throw new FathomException($"{path}: cannot be read: it is a pipe or a device, not a file");
        try
        {
            handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            (Length, written) = (RandomAccess.GetLength(handle), File.GetLastWriteTimeUtc(handle));
            if (Length == 0)
                throw new ModelFormatException(path, "the file is empty");
            Path = path;
            if (copies)
            {
                copy = Copy();
                Start = (byte*)copy.Start;
                return;
            }
            file = MemoryMappedFile.CreateFromFile(handle, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            view = file.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
        }
        catch (Exception e)
        {
            file?.Dispose();
            handle?.Dispose();
            if (!FileFault.IsOne(e))
                throw;
            throw new FathomException(e is FileNotFoundException or DirectoryNotFoundException
                ? $"{path}: no such file" : $"{path}: cannot be read: {FileFault.Of(path, e)}", e);
        }
        byte* start = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        Start = start + view.PointerOffset;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Its length in bytes.</summary>
    public long Length { get; }

    /// <summary>Whether the mapping was not ended yet.</summary>
    internal bool IsOpen => !disposed;

    /// <summary>The first byte. Valid until <see cref="Dispose"/>.</summary>
    public byte* Start { get; }

    /// <summary>The bytes from an offset on, which must lie within the file.</summary>
    /// <exception cref="ObjectDisposedException">The mapping was ended.</exception>
    public ReadOnlySpan<byte> Bytes(long offset, int length)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length - length);
        return new(Start + offset, length);
    }

    NativeBuffer Copy()
    {
        if (Length > FreeMemory.Bytes)
            throw new FathomException(string.Create(CultureInfo.InvariantCulture, $"{Path}: has {Length / 1e9:F1} GB, and {FreeMemory.Bytes / 1e9:F1} GB of memory are free: it cannot be read whole"));
        var memory = new NativeBuffer((Length + sizeof(float) - 1) / sizeof(float));
        try
        {
            for (long at = 0; at < Length;)
                at += RandomAccess.Read(handle, new Span<byte>((byte*)memory.Start + at, (int)Math.Min(ReadBytes, Length - at)), at) is > 0 and var read ? read : throw Changed();
            if (HasChanged)
                throw Changed();
            return memory;
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    bool HasChanged => RandomAccess.GetLength(handle) != Length || File.GetLastWriteTimeUtc(handle) != written;

    FathomException Changed() => new($"{Path}: was changed while it was in use: open the model again");

    /// <summary>Refuses a file that was shortened or written to since it was mapped: its pages are no longer what was read of them, and those that are
    /// gone end the process when they are touched. A file of the same name that was put in its place is another file, and does no harm.</summary>
    /// <exception cref="FathomException">It was.</exception>
    /// <exception cref="ObjectDisposedException">The mapping was ended.</exception>
    public void CheckUnchanged()
    {
        if (copy is null && HasChanged)
            throw Changed();
    }

    /// <summary>Ends the mapping: no tensor of the file may be read afterwards.</summary>
    public void Dispose()
    {
        if (disposed)
            return;
        disposed = true;
        copy?.Dispose();
        view?.SafeMemoryMappedViewHandle.ReleasePointer();
        view?.Dispose();
        file?.Dispose();
        handle.Dispose();
    }
}
