namespace Fathom.Formats;

/// <summary>The models that Hugging Face's tools have downloaded to this machine.</summary>
public static class HuggingFaceCache
{
    /// <summary>The folder of a model's newest downloaded snapshot, or null where the name is none or the cache lacks it. Nothing is downloaded.</summary>
    /// <param name="name">Such as Qwen/Qwen3-0.6B.</param>
    /// <param name="revision">A branch, a tag or a commit.</param>
    /// <exception cref="FathomException">The cache cannot be read.</exception>
    public static string? Find(string name, string revision = "main") => Find(Hub(), name, revision);

    internal static string? Find(string hub, string name, string revision)
    {
        string[] parts = name.Split('/');
        if (parts.Length > 2 || !Array.TrueForAll(parts, IsPlain) || !IsPlain(revision))
            return null;
        string model = Path.Combine(hub, $"models--{string.Join("--", parts)}");
        string reference = Path.Combine(model, "refs", revision);
        string commit = File.Exists(reference) ? CommitOf(reference) : revision;
        string snapshot = Path.Combine(model, "snapshots", commit);
        return IsPlain(commit) && Directory.Exists(snapshot) ? snapshot : null;
    }

    static string CommitOf(string reference)
    {
        try
        {
            return File.ReadAllText(reference).Trim();
        }
        catch (Exception error) when (FileFault.IsOne(error))
        {
            throw new FathomException($"{reference}: cannot be read: {FileFault.Of(reference, error)}", error);
        }
    }

    /// <summary>The folder in which they are looked for.</summary>
    public static string Folder => Hub();

    /// <summary>HF_HUB_CACHE, else hub below HF_HOME, which by default is ~/.cache/huggingface.</summary>
    static string Hub()
    {
        if (Environment.GetEnvironmentVariable("HF_HUB_CACHE") is { Length: > 0 } hub)
            return hub;
        string home = Environment.GetEnvironmentVariable("HF_HOME") is { Length: > 0 } set
            ? set : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "huggingface");
        return Path.Combine(home, "hub");
    }

    static bool IsPlain(string part) => part.Length is > 0 and <= 128 && part[0] != '.'
        && part.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
