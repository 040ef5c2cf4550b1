using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Fathom.Traces;

/// <summary>
/// The .fathom file: a whole trace, every number of it exact, in about 50 bytes a cell with five top tokens. In order, all little-endian:
/// "FATHOM"; the form's version, 2 bytes; 1 if the body is compressed by Brotli, 0 if it is stored, 1 byte; the body's length before
/// compression, 8 bytes; its SHA-256; the body.
/// </summary>
public static class FathomFile
{
    /// <summary>The newest version of the form that is read, and the one that is written.</summary>
    public const int Version = 2;

    const int VersionAt = 6, PackedAt = 8, LengthAt = 9, HashAt = 17, BodyAt = HashAt + SHA256.HashSizeInBytes;

    /// <summary>The bytes that every such file begins with.</summary>
    internal static ReadOnlySpan<byte> Magic => "FATHOM"u8;

    /// <summary>Writes a trace to a stream, which stays open.</summary>
    /// <exception cref="FathomException">The trace is too large for one file.</exception>
    public static void Write(Stream stream, Trace trace) => Write(stream, trace, CompressionLevel.Optimal);

    /// <summary>The same, compressed as far as is worth its time.</summary>
    internal static void Write(Stream stream, Trace trace, CompressionLevel level)
    {
        byte[] body = TraceBody.Pack(trace);
        using var compressed = new MemoryStream();
        using (var brotli = new BrotliStream(compressed, level, leaveOpen: true))
            brotli.Write(body);
        bool packed = body.Length <= LongestBody(compressed.Length);

        Span<byte> head = stackalloc byte[BodyAt];
        Magic.CopyTo(head);
        BinaryPrimitives.WriteUInt16LittleEndian(head[VersionAt..], Version);
        head[PackedAt] = packed ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt64LittleEndian(head[LengthAt..], body.Length);
        SHA256.HashData(body, head[HashAt..]);
        stream.Write(head);
        if (packed)
            compressed.WriteTo(stream);
        else
            stream.Write(body);
    }

    /// <summary>Reads a trace. The memory it takes is bounded by the stream's length, whatever it declares.</summary>
    /// <exception cref="InvalidDataException">The stream is no trace, is not whole, or was written by a newer Fathom.</exception>
    internal static Trace Read(Stream stream)
    {
        Span<byte> head = stackalloc byte[BodyAt];
        int got = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (got < VersionAt + sizeof(ushort) || !head.StartsWith(Magic))
            throw new InvalidDataException("it is not a .fathom file");
        int version = BinaryPrimitives.ReadUInt16LittleEndian(head[VersionAt..]);
        if (version > Version)
            throw new InvalidDataException($"it was written by a newer Fathom, in form {version} where this one reads up to {Version}");
        long length = BinaryPrimitives.ReadInt64LittleEndian(head[LengthAt..]);
        if (got < head.Length || version == 0 || head[PackedAt] > 1 || length < 0 || length > LongestBody(stream.Length - BodyAt))
            throw new InvalidDataException("it is damaged or not whole");

        byte[] body = new byte[length];
        Fill(body, stream, packed: head[PackedAt] == 1);
        if (!SHA256.HashData(body).AsSpan().SequenceEqual(head[HashAt..]))
            throw new InvalidDataException("it is damaged: its content is not what was written");
        return TraceBody.Unpack(body);
    }

    static void Fill(Span<byte> body, Stream stream, bool packed)
    {
        try
        {
            using var brotli = packed ? new BrotliStream(stream, CompressionMode.Decompress, leaveOpen: true) : null;
            (brotli ?? stream).ReadExactly(body);
        }
        catch (Exception error) when (error is EndOfStreamException or InvalidOperationException)
        {
            throw new InvalidDataException("it is damaged or not whole", error);
        }
    }

    /// <summary>How long a body so many bytes may hold: real ones shrink to a half, what claims far more is made to exhaust memory.</summary>
    static long LongestBody(long stored) => Math.Min(Array.MaxLength, (16L << 20) + 32 * stored);
}
