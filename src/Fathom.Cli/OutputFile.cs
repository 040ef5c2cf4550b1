namespace Fathom.Cli;

/// <summary>A file that a user names to be written.</summary>
static class OutputFile
{
    /// <summary>Refuses a file that cannot be written, before any work is done for it.</summary>
    /// <param name="option">The option that names it.</param>
    /// <param name="file">The file.</param>
    /// <param name="endings">The endings that its name may have, which say what is written.</param>
    /// <exception cref="UsageException">The name has another ending.</exception>
    /// <exception cref="FathomException">The file's folder does not exist, or the name is a folder's.</exception>
    public static void Check(string option, string file, IReadOnlyList<string> endings)
    {
        if (!endings.Contains(Ending(file)))
            throw new UsageException($"{option}: \"{file}\" ends in none of {string.Join(", ", endings)}");
        AtomicFile.Check(file);
    }

    /// <summary>The ending of a file's name, in small letters.</summary>
    public static string Ending(string file) => Path.GetExtension(file).ToLowerInvariant();
}
