namespace Fathom;

/// <summary>Where files are kept that can be made again.</summary>
public static class CacheFolder
{
    /// <summary>Names the environment variable that says where it is.</summary>
    public const string Variable = "FATHOM_CACHE";

    static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    /// <summary>The folder: as the environment says, else the system's place for such files.</summary>
    public static string Path => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given
        : System.IO.Path.Combine(Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache
            : OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"), "fathom");

    /// <summary>Makes it, where it is not there.</summary>
    /// <exception cref="FathomException">It cannot be made.</exception>
    public static void Make()
    {
        try
        {
            Directory.CreateDirectory(Path);
        }
        catch (Exception error) when (FileFault.IsOne(error))
        {
            throw new FathomException($"{Path}: cannot be made: {FileFault.Of(Path, error)}", error);
        }
    }

    /// <summary>Removes what is kept there.</summary>
    /// <returns>How many files, and their bytes.</returns>
    /// <exception cref="FathomException">A file cannot be removed.</exception>
    public static (int Files, long Bytes) Clear()
    {
        if (!Directory.Exists(Path))
            return (0, 0);
        long bytes = 0;
        int files = 0;
        foreach (var file in new DirectoryInfo(Path).GetFiles("*.gguf").Concat(Incomplete()))
        {
            long length = file.Length;
            Remove(file);
            (files, bytes) = (files + 1, bytes + length);
        }
        return (files, bytes);
    }

    /// <summary>Removes what was left half-written there by a process that was killed: nobody has written to it for an hour.</summary>
    /// <exception cref="FathomException">A file cannot be removed.</exception>
    internal static void RemoveAbandoned()
    {
        foreach (var file in Incomplete().Where(static file => DateTime.UtcNow - file.LastWriteTimeUtc > Patience))
            Remove(file);
    }

    static FileInfo[] Incomplete() => new DirectoryInfo(Path).GetFiles(AtomicFile.IncompletePrefix + "*");

    static void Remove(FileInfo file)
    {
        try
        {
            file.Delete();
        }
        catch (Exception error) when (FileFault.IsOne(error))
        {
            throw new FathomException($"{file.FullName}: cannot be removed: {FileFault.Of(file.FullName, error)}", error);
        }
    }
}
