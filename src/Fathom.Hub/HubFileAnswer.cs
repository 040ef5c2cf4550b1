namespace Fathom.Hub;

/// <summary>What the hub says of a file.</summary>
/// <param name="Commit">The commit that it belongs to.</param>
/// <param name="Hash">The hash of its contents.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Contents">From where it is to be had.</param>
readonly record struct HubFileAnswer(string Commit, string Hash, long Size, Uri Contents)
{
    /// <summary>Reads the headers of an answer, which may be a redirect to another host.</summary>
    /// <exception cref="HubException">They are none of a hub's.</exception>
    public static HubFileAnswer Of(HttpResponseMessage response)
    {
        var address = response.RequestMessage!.RequestUri!;
        var location = response.Headers.Location is { } elsewhere && !response.IsSuccessStatusCode ? new Uri(address, elsewhere) : null;
        string commit = Header(response, "X-Repo-Commit") ?? throw Missing(address, "X-Repo-Commit");
        string etag = Header(response, "X-Linked-Etag") ?? Header(response, "ETag") ?? throw Missing(address, "ETag");
        string size = Header(response, "X-Linked-Size") ?? (location is null ? response.Content.Headers.ContentLength?.ToString() : null) ?? throw Missing(address, "Content-Length");
        string hash = (etag.StartsWith("W/", StringComparison.Ordinal) ? etag[2..] : etag).Trim('"');
        if (!HubPath.IsHash(hash))
            throw new HubException(HubFault.Nonsense, $"{address}: its ETag {etag} is no hash of a file");
        if (!long.TryParse(size, out long bytes) || bytes < 0)
            throw new HubException(HubFault.Nonsense, $"{address}: its size {size} is no number of bytes");
        return new(commit, hash, bytes, location ?? address);
    }

    static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) && values.FirstOrDefault() is { Length: > 0 } value ? value : null;

    static HubException Missing(Uri address, string header) =>
        new(HubFault.Nonsense, $"{address}: the answer has no {header}, so it does not come from a Hugging Face hub (HF_ENDPOINT says which is asked)");
}
