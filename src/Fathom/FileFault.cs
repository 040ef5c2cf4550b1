namespace Fathom;

/// <summary>Says in a few words why a file could not be opened, read or written.</summary>
static class FileFault
{
    public static string Of(string path, Exception error) => error switch
    {
        _ when Directory.Exists(path) => "it is a folder",
        FileNotFoundException => "there is no such file",
        DirectoryNotFoundException => "its folder does not exist",
        EndOfStreamException => "it is not whole",
        UnauthorizedAccessException => "permission is denied",
        NotSupportedException => "it is a pipe, not a file",
        _ => error.Message,
    };
}
