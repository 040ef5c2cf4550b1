namespace Fathom.Hub;

/// <summary>A file of a repository, as the hub lists it.</summary>
/// <param name="Path">Its path in the repository, with slashes.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="BlobId">What git calls it: of a plain file the hash of its contents, of a large one that of a pointer.</param>
/// <param name="Sha256">The hash of a large file's contents; null of a plain file.</param>
public sealed record HubFile(string Path, long Size, string BlobId, string? Sha256)
{
    /// <summary>The hash of its contents, which is its name in the cache.</summary>
    internal string Hash => Sha256 ?? BlobId;
}
