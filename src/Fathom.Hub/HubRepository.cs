using Fathom.Formats;

namespace Fathom.Hub;

/// <summary>What a repository of the hub holds.</summary>
public enum HubKind
{
    /// <summary>A model.</summary>
    Model,
    /// <summary>A data set.</summary>
    DataSet,
}

/// <summary>A repository of the hub by its name.</summary>
public sealed record HubRepository
{
    /// <summary>Checks the name.</summary>
    /// <exception cref="FathomException">It can be no repository's.</exception>
    public HubRepository(HubKind kind, string name)
    {
        (Kind, Name) = (kind, name);
        if (name.Length > 96 || !HubName.IsRepository(name) || name.Contains("--", StringComparison.Ordinal) || name.Contains("..", StringComparison.Ordinal))
            throw new FathomException($"\"{name}\" is no name of a {What}, such as {(kind == HubKind.Model ? "Qwen/Qwen3-0.6B" : "openai/gsm8k")}");
    }

    /// <summary>What it holds.</summary>
    public HubKind Kind { get; }

    /// <summary>Such as Qwen/Qwen3-0.6B.</summary>
    public string Name { get; }

    /// <summary>Its kind in words.</summary>
    internal string What => Kind == HubKind.Model ? "model" : "data set";

    /// <summary>The name of its folder in the cache.</summary>
    internal string Folder => HuggingFaceCache.FolderOf(Plural, Name);

    /// <summary>What the hub says of one of its revisions.</summary>
    internal Uri Revision(Uri endpoint, string revision) => At(endpoint, $"/api/{Plural}/{Name}/revision/{Uri.EscapeDataString(revision)}");

    /// <summary>The list of all files of a commit.</summary>
    internal Uri Tree(Uri endpoint, string commit) => At(endpoint, $"/api/{Plural}/{Name}/tree/{commit}?recursive=true&expand=false");

    /// <summary>A file of a commit.</summary>
    internal Uri File(Uri endpoint, string commit, string path) =>
        At(endpoint, $"{Page}/resolve/{commit}/{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}");

    /// <summary>Where a person reads of it.</summary>
    internal Uri Home(Uri endpoint) => At(endpoint, Page);

    string Plural => Kind == HubKind.Model ? "models" : "datasets";

    string Page => Kind == HubKind.Model ? $"/{Name}" : $"/datasets/{Name}";

    static Uri At(Uri endpoint, string path) => new(endpoint.AbsoluteUri.TrimEnd('/') + path);
}
