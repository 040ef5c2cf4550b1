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
    public static FileForm Of(Stream file)
    {
        Span<byte> start = stackalloc byte[64];
        start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        file.Position = 0;
        if (start.StartsWith(FathomFile.Magic))
            return FileForm.Fathom;
        if (start.StartsWith(NpyHeader.Magic))
            return FileForm.Npy;
        var text = WithoutMark(start).TrimStart(" \t\r\n"u8);
        return text.StartsWith("{"u8) || text.StartsWith("["u8) ? FileForm.Json : FileForm.Table;
    }

    /// <summary>The whole text in UTF-8, without a byte order mark.</summary>
    /// <exception cref="InvalidDataException">It is longer than an array can be.</exception>
    public static ReadOnlySpan<byte> ReadText(Stream file)
    {
        if (file.Length > Array.MaxLength)
            throw new InvalidDataException("it is longer than 2 GB");
        byte[] text = new byte[file.Length];
        file.ReadExactly(text);
        return WithoutMark(text);
    }

    static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> text) =>
        text.StartsWith(Encoding.UTF8.Preamble) ? text[Encoding.UTF8.Preamble.Length..] : text;
}
