using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Fathom.Formats;

/// <summary>A file mapped read-only into memory: pages are read when touched, and shared between processes.</summary>
public sealed unsafe class MappedFile : IDisposable
{
    readonly MemoryMappedFile file;
    readonly MemoryMappedViewAccessor view;
    readonly SafeFileHandle handle;
    readonly DateTime written;
    bool disposed;

    /// <summary>Maps a file.</summary>
    /// <exception cref="FathomException">The path is no readable file.</exception>
    /// <exception cref="ModelFormatException">The file is empty.</exception>
    public MappedFile(string path)
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
        Path = path;
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

    /// <summary>Refuses a file that was shortened or written to since it was mapped: its pages are no longer what was read of them, and those that are
    /// gone end the process when they are touched. A file of the same name that was put in its place is another file, and does no harm.</summary>
    /// <exception cref="FathomException">It was.</exception>
    /// <exception cref="ObjectDisposedException">The mapping was ended.</exception>
    public void CheckUnchanged()
    {
        if (RandomAccess.GetLength(handle) != Length || File.GetLastWriteTimeUtc(handle) != written)
            throw new FathomException($"{Path}: was changed while it was in use: open the model again");
    }

    /// <summary>Ends the mapping: no tensor of the file may be read afterwards.</summary>
    public void Dispose()
    {
        if (disposed)
            return;
        disposed = true;
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        file.Dispose();
        handle.Dispose();
    }
}
