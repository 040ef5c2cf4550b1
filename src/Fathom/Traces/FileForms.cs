using System.Text;
using Fathom.Formats;

namespace Fathom.Traces;

/// <summary>What a file of numbers is, as far as its first bytes tell.</summary>
enum FileForm
{
    /// <summary>Fathom's own compact form.</summary>
    Fathom,
    /// <summary>NumPy's .npy.</summary>
    Npy,
    /// <summary>JSON, whatever it holds.</summary>
    Json,
    /// <summary>Anything else: a table, if it is text at all.</summary>
    Table,
}

/// <summary>Tells the form of files and reads those of text.</summary>
static class FileForms
{
    /// <summary>The form of a file, which is left at its beginning.</summary>
    /// <exception cref="InvalidDataException">It looks like UTF-16 that does not say so.</exception>
    public static FileForm Of(Stream file)
    {
        Span<byte> start = stackalloc byte[64];
        start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        file.Position = 0;
        if (start.StartsWith(FathomFile.Magic))
            return FileForm.Fathom;
        if (start.StartsWith(NpyHeader.Magic))
            return FileForm.Npy;
        if (IsUtf16WithoutMark(start))
            throw new InvalidDataException("it looks like UTF-16 without a byte order mark: UTF-8 is read, and UTF-16 with one");
        var text = WithoutMark(ToUtf8(start)).TrimStart(" \t\r\n"u8);
        return text.StartsWith("{"u8) || text.StartsWith("["u8) ? FileForm.Json : FileForm.Table;
    }

    /// <summary>The whole text in UTF-8, without a byte order mark; null in place of bare NaN and Infinity.</summary>
    /// <exception cref="InvalidDataException">It is longer than an array can be.</exception>
    public static ReadOnlySpan<byte> ReadText(Stream file)
    {
        if (file.Length > Array.MaxLength)
            throw new InvalidDataException("it is longer than 2 GB");
        byte[] text = new byte[file.Length];
        file.ReadExactly(text);
        return BareNumbers.AsNull(WithoutMark(ToUtf8(text)));
    }

    /// <summary>UTF-16 that begins with its byte order mark, as UTF-8; anything else as it is.</summary>
    static ReadOnlySpan<byte> ToUtf8(ReadOnlySpan<byte> text) => text.StartsWith(Encoding.Unicode.Preamble) ? Encoding.UTF8.GetBytes(Encoding.Unicode.GetString(text[2..]))
        : text.StartsWith(Encoding.BigEndianUnicode.Preamble) ? Encoding.UTF8.GetBytes(Encoding.BigEndianUnicode.GetString(text[2..]))
        : text;

    static bool IsUtf16WithoutMark(ReadOnlySpan<byte> start) => start.Length >= 4 && (IsAscii(start[0]) && start[1] == 0 && IsAscii(start[2]) && start[3] == 0
        || start[0] == 0 && IsAscii(start[1]) && start[2] == 0 && IsAscii(start[3]));

    static bool IsAscii(byte character) => character is (byte)'\t' or (byte)'\r' or (byte)'\n' or >= 0x20 and < 0x7F;

    static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> text) =>
        text.StartsWith(Encoding.UTF8.Preamble) ? text[Encoding.UTF8.Preamble.Length..] : text;
}
