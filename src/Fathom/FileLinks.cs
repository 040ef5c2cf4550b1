namespace Fathom;

/// <summary>Follows symbolic links by hand, because a link is to stay one while the file that it stands for is replaced.</summary>
static class FileLinks
{
    /// <summary>So many links Linux follows too.</summary>
    const int MostLinks = 40;

    static readonly char[] Separators = [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar];

    /// <summary>Whether there is a file at the end of a path's links; .NET says that there is also where the last one leads to nothing.</summary>
    public static bool LeadToAFile(string path)
    {
        try
        {
            return File.Exists(Follow(path));
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>The full path of what a path stands for, without a link in it, whether or not anything is there.</summary>
    /// <exception cref="IOException">The links lead in a circle.</exception>
    public static string Follow(string path)
    {
        string full = Path.GetFullPath(path), at = Path.GetPathRoot(full)!;
        var ahead = new Stack<string>();
        Push(full);
        int links = 0;
        while (ahead.TryPop(out string? part))
        {
            if (part == "..")
                at = Path.GetDirectoryName(at) ?? at;
            else if (new FileInfo(Path.Combine(at, part)).LinkTarget is not { } target)
                at = Path.Combine(at, part);
            else if (++links > MostLinks)
                throw new IOException("it is a link that leads back to itself");
            else
            {
                if (Path.IsPathRooted(target))
                    at = Path.GetPathRoot(target)!;
                Push(target);
            }
        }
        return at;

        void Push(string below)
        {
            foreach (string part in below[Path.GetPathRoot(below)!.Length..].Split(Separators).Reverse())
                if (part is not ("" or "."))
                    ahead.Push(part);
        }
    }
}
