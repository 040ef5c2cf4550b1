using System.Text.Json;
using System.Text.RegularExpressions;

namespace Fathom.Hub;

/// <summary>Reads what the hub says of a repository's commits and files. A name that leaves the cache refuses the whole list.</summary>
sealed partial class HubListing(HubConnection connection, HubRepository repository, Uri endpoint)
{
    const int MostFiles = 200_000, MostPages = 1_000;
    const long LargestFile = 1L << 44;
    static readonly JsonDocumentOptions Strict = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    /// <summary>The commit that a branch or a tag stands for.</summary>
    /// <exception cref="HubException">The hub does not say.</exception>
    public async Task<string> Commit(string revision, CancellationToken cancellation)
    {
        var address = repository.Revision(endpoint, revision);
        var (body, _) = await connection.Answer(address, repository, cancellation);
        using var answer = Parse(address, body);
        return Text(answer.RootElement, "sha") is { } commit && HubPath.IsCommit(commit) ? commit : throw Nonsense(address, "the answer names no commit");
    }

    /// <summary>All files of a commit.</summary>
    /// <exception cref="HubException">The hub does not say, or names what no repository holds.</exception>
    public async Task<IReadOnlyList<HubFile>> Files(string commit, CancellationToken cancellation)
    {
        var files = new List<HubFile>();
        var paths = new HashSet<string>(OperatingSystem.IsLinux() ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);
        var address = repository.Tree(endpoint, commit);
        for (int pages = 0; ; pages++)
        {
            var (body, headers) = await connection.Answer(address, repository, cancellation);
            using (var page = Parse(address, body))
                foreach (var entry in page.RootElement.ValueKind == JsonValueKind.Array ? page.RootElement.EnumerateArray() : throw Nonsense(address, "the answer is no list of files"))
                    if (Text(entry, "type") == "file")
                        files.Add(paths.Add(Text(entry, "path") ?? "") ? File(address, entry) : throw Nonsense(address, $"the list has \"{Text(entry, "path")}\" twice"));
            if (files.Count > MostFiles || pages == MostPages)
                throw Nonsense(address, $"the list has more than {(files.Count > MostFiles ? $"{MostFiles:#,0} files" : $"{MostPages:#,0} pages")}, which are more than Fathom reads");
            if (!headers.TryGetValues("Link", out var links) || links.Select(static link => NextPage().Match(link)).FirstOrDefault(static match => match.Success) is not { } next)
                return files;
            address = Uri.TryCreate(address, next.Groups["address"].Value, out var following) && HubConnection.MayLead(address, following)
                ? following : throw Nonsense(address, "the list goes on at what is no web address");
        }
    }

    static HubFile File(Uri address, JsonElement entry)
    {
        string path = Text(entry, "path") ?? "";
        if (!HubPath.IsSafe(path))
            throw Nonsense(address, $"the list names the file \"{path}\", which would leave the cache or can be no file here");
        var lfs = entry.TryGetProperty("lfs", out var large) && large.ValueKind == JsonValueKind.Object ? large : default;
        var file = new HubFile(path, Number(lfs.ValueKind == JsonValueKind.Object ? lfs : entry, "size") ?? -1, Text(entry, "oid") ?? "",
            lfs.ValueKind == JsonValueKind.Object ? Text(lfs, "oid") ?? "" : null);
        return IsWhole(file) ? file : throw Nonsense(address, $"the list says of {path} no size and hash");
    }

    /// <summary>Whether a size and hashes are what they can be.</summary>
    internal static bool IsWhole(HubFile file) =>
        file.Size is >= 0 and <= LargestFile && HubPath.IsCommit(file.BlobId) && file.Sha256 is null or { Length: 64 } && HubPath.IsHash(file.Hash);

    static JsonDocument Parse(Uri address, byte[] body)
    {
        try
        {
            return JsonDocument.Parse(body, Strict);
        }
        catch (JsonException error)
        {
            throw new HubException(HubFault.Nonsense, $"{address}: the answer is not JSON: {error.Message}", error);
        }
    }

    static string? Text(JsonElement element, string name)
    {
        try
        {
            return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)   // half a surrogate pair
        {
            return null;
        }
    }

    static long? Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) ? number : null;

    static HubException Nonsense(Uri address, string what) => new(HubFault.Nonsense, $"{address}: {what}");

    [GeneratedRegex("<(?<address>[^>]*)>;\\s*rel=\"next\"")]
    private static partial Regex NextPage();
}
