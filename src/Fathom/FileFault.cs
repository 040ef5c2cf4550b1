using System.Text;

namespace Fathom;

/// <summary>Says in a few words why a file could not be opened, read or written.</summary>
public static class FileFault
{
    const int NoSpaceUnix = 28, NoSpaceWindows = unchecked((int)0x80070070);

    /// <summary>Whether it is the file that is at fault, and not the program.</summary>
    public static bool IsOne(Exception error) => error is
        IOException or UnauthorizedAccessException or NotSupportedException or InvalidDataException or DecoderFallbackException;

    /// <summary>The words for what went wrong with the file of that path; the path itself is not in them.</summary>
    public static string Of(string path, Exception error) => error switch
    {
        _ when Directory.Exists(path) => "it is a folder",
        FileNotFoundException => "there is no such file",
        DirectoryNotFoundException => "its folder does not exist",
        PathTooLongException => "its name is too long",
        EndOfStreamException => "it is not whole",
        IOException { HResult: NoSpaceUnix or NoSpaceWindows } => "the disk is full",
        UnauthorizedAccessException => "permission is denied",
        NotSupportedException => "it is a pipe, not a file",
        DecoderFallbackException => "it is no text in UTF-8, and of no other known form",
        _ => error.Message,
    };
}
