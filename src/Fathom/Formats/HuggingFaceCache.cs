namespace Fathom.Formats;

/// <summary>The models that Hugging Face's tools, and ours, have downloaded to this machine.</summary>
public static class HuggingFaceCache
{
    /// <summary>Where they are: HF_HUB_CACHE, else hub below HF_HOME, which by default is huggingface below XDG_CACHE_HOME or ~/.cache.</summary>
    public static string Root => RootOf(Environment.GetEnvironmentVariable);

    /// <summary>The folder of a model's newest downloaded snapshot, or null where the name is none or the cache lacks it. Nothing is downloaded.</summary>
    /// <param name="name">Such as Qwen/Qwen3-0.6B.</param>
    /// <param name="revision">A branch, a tag or a commit.</param>
    /// <exception cref="FathomException">The cache cannot be read.</exception>
    public static string? Find(string name, string revision = "main") => Find(Root, name, revision);

    internal static string? Find(string root, string name, string revision)
    {
        if (!HubName.IsRepository(name) || !Array.TrueForAll(revision.Split('/'), HubName.IsPlain))
            return null;
        string model = Path.Combine(root, FolderOf("models", name));
        string reference = Path.Combine(model, "refs", revision);
        string commit = File.Exists(reference) ? CommitOf(reference) : revision;
        string snapshot = Path.Combine(model, "snapshots", commit);
        return HubName.IsPlain(commit) && Directory.Exists(snapshot) ? snapshot : null;
    }

    /// <summary>The name of a repository's folder below the root.</summary>
    /// <param name="kind">models or datasets.</param>
    /// <param name="name">Such as Qwen/Qwen3-0.6B.</param>
    internal static string FolderOf(string kind, string name) => $"{kind}--{name.Replace("/", "--", StringComparison.Ordinal)}";

    /// <summary>The folder that holds hub, a token and more: HF_HOME or its default.</summary>
    internal static string HomeOf(Func<string, string?> environment) => Given(environment, "HF_HOME")
        ?? Path.Combine(Given(environment, "XDG_CACHE_HOME") ?? Path.Combine(UserFolder, ".cache"), "huggingface");

    internal static string RootOf(Func<string, string?> environment) => Given(environment, "HF_HUB_CACHE") ?? Path.Combine(HomeOf(environment), "hub");

    /// <summary>A path that the environment names, null where it names none. A ~ before it is the user's folder, for Hugging Face's tools too.</summary>
    internal static string? Given(Func<string, string?> environment, string variable) => environment(variable) switch
    {
        null or "" => null,
        "~" => UserFolder,
        ['~', '/', .. var below] => Path.Combine(UserFolder, below),
        var path => path,
    };

    static string UserFolder => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

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
}
