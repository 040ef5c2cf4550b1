using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Fathom.Formats;

/// <summary>Writes arrays by their names as NumPy's .npz: a zip of .npy files, the same bytes for the same arrays.</summary>
sealed class NpzFile : IDisposable
{
    /// <summary>The first time that a zip can say.</summary>
    static readonly DateTimeOffset Time = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    readonly ZipArchive zip;

    /// <param name="stream">Where it is written, which stays open.</param>
    internal NpzFile(Stream stream) => zip = new(stream, ZipArchiveMode.Create, leaveOpen: true);

    internal void Add(string name, ReadOnlySpan<float> values, params IReadOnlyList<long> shape) => Add(name, "<f4", MemoryMarshal.AsBytes(values), shape);

    internal void Add(string name, ReadOnlySpan<int> values, params IReadOnlyList<long> shape) => Add(name, "<i4", MemoryMarshal.AsBytes(values), shape);

    internal void Add(string name, ReadOnlySpan<long> values) => Add(name, "<i8", MemoryMarshal.AsBytes(values), [values.Length]);

    internal void Add(string name, ReadOnlySpan<byte> values) => Add(name, "|u1", values, [values.Length]);

    internal void Add(string name, ReadOnlySpan<bool> values) => Add(name, "|b1", MemoryMarshal.AsBytes(values), [values.Length]);

    public void Dispose() => zip.Dispose();

    void Add(string name, string type, ReadOnlySpan<byte> bytes, IReadOnlyList<long> shape)
    {
        var entry = zip.CreateEntry($"{name}.npy", CompressionLevel.Fastest);
        entry.LastWriteTime = Time;
        using var to = entry.Open();
        to.Write(NpyHeader.Of(type, shape));
        to.Write(bytes);
    }
}
