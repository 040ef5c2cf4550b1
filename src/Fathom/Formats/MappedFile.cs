using System.IO.MemoryMappedFiles;

namespace Fathom.Formats;

/// <summary>A file mapped read-only into memory: pages are read when touched, and shared between processes.</summary>
public sealed unsafe class MappedFile : IDisposable
{
    readonly MemoryMappedFile file;
    readonly MemoryMappedViewAccessor view;

    /// <summary>Maps a file.</summary>
    /// <exception cref="FathomException">The path is no readable file.</exception>
    /// <exception cref="ModelFormatException">The file is empty.</exception>
    public MappedFile(string path)
    {
        if (Directory.Exists(path))
            throw new FathomException($"{path}: is a directory, not a model file");
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            Length = stream.Length;
            if (Length == 0)
                throw new ModelFormatException(path, "the file is empty");
            file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
            view = file.CreateViewAccessor(0, Length, MemoryMappedFileAccess.Read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            file?.Dispose();
            throw new FathomException(e is FileNotFoundException or DirectoryNotFoundException
                ? $"{path}: no such file" : $"{path}: cannot be read ({e.Message})", e);
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

    /// <summary>The first byte. Valid until <see cref="Dispose"/>.</summary>
    public byte* Start { get; }

    /// <summary>The bytes from an offset on, which must lie within the file.</summary>
    public ReadOnlySpan<byte> Bytes(long offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Length - length);
        return new(Start + offset, length);
    }

    /// <summary>Ends the mapping: no tensor of the file may be read afterwards.</summary>
    public void Dispose()
    {
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        file.Dispose();
    }
}
