namespace Fathom.Formats;

/// <summary>What the names of GGUF files say: which of them are models, which belong together, which quantisation one has.</summary>
static class GgufNames
{
    /// <summary>The language models among files: of a split model the first part, without what is beside a model (projectors of pictures, importance matrices).</summary>
    public static string[] Models(IEnumerable<string> paths) =>
        [.. paths.Where(static path => IsGguf(path) && !GgufSplit.IsLaterPart(path) && !IsBesideAModel(path)).Order(StringComparer.Ordinal)];

    /// <summary>Whether two files are parts of the same model.</summary>
    public static bool AreParts(string one, string other) => IsGguf(one) && IsGguf(other) && GgufSplit.Stem(one) == GgufSplit.Stem(other);

    /// <summary>Whether a model is the one that is meant: by its path, by the name of its file, or by what that ends in, such as Q4_K_M.</summary>
    public static bool Fits(string path, string which)
    {
        if (path == which)
            return true;
        string stem = Path.GetFileName(GgufSplit.Stem(path));
        return stem.EndsWith(which, StringComparison.OrdinalIgnoreCase) && (stem.Length == which.Length || stem[^(which.Length + 1)] is '-' or '.' or '_');
    }

    static bool IsGguf(string path) => path.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase);

    static bool IsBesideAModel(string path) => Path.GetFileName(path) is var name
        && (name.StartsWith("mmproj", StringComparison.OrdinalIgnoreCase) || name.Contains("imatrix", StringComparison.OrdinalIgnoreCase));
}
