namespace Fathom.Hub;

/// <summary>What a hub may name: no path that leaves the cache, no hash that is none. Whatever else it names is refused before anything is written.</summary>
static class HubPath
{
    const int LongestPath = 1024, LongestPart = 255, MostParts = 16;

    /// <summary>Whether a file may have this path.</summary>
    public static bool IsSafe(string path) => path.Length is > 0 and <= LongestPath && path.Split('/') is { Length: <= MostParts } parts && Array.TrueForAll(parts, IsSafePart);

    /// <summary>Whether a text is a commit: 40 digits.</summary>
    public static bool IsCommit(string text) => text.Length == 40 && IsHash(text);

    /// <summary>Whether a text is a hash: git's 40 digits, or the 64 of a sha256.</summary>
    public static bool IsHash(string text) => text.Length is 40 or 64 && text.All(char.IsAsciiHexDigitLower);

    static bool IsSafePart(string part) => part is not ("" or "." or "..") && System.Text.Encoding.UTF8.GetByteCount(part) <= LongestPart
        && part.All(static c => !char.IsControl(c) && c != '\\') && (!OperatingSystem.IsWindows() || IsSafeOnWindows(part));

    static bool IsSafeOnWindows(string part) => part.IndexOfAny(Path.GetInvalidFileNameChars()) < 0 && part[^1] is not ('.' or ' ');
}
