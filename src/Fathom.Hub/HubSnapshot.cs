namespace Fathom.Hub;

/// <summary>What a repository holds at one commit, as the hub lists it, or the cache where the hub is not asked or cannot be reached.</summary>
public sealed class HubSnapshot : IDisposable
{
    const string ConvertedBranch = "refs/convert/parquet";

    readonly HubSettings settings;
    readonly HubConnection connection;
    readonly HubFolder folder;

    HubSnapshot(HubRepository repository, HubSettings settings, HubConnection connection)
    {
        (Repository, this.settings, this.connection) = (repository, settings, connection);
        folder = new(settings.Cache, repository);
    }

    /// <summary>The repository.</summary>
    public HubRepository Repository { get; }

    /// <summary>The branch, tag or commit that was asked for.</summary>
    public string Revision { get; private set; } = "main";

    /// <summary>The commit that it stands for.</summary>
    public string Commit { get; private set; } = "";

    /// <summary>All files of the commit, in the hub's order.</summary>
    public IReadOnlyList<HubFile> Files { get; private set; } = [];

    /// <summary>Why the cache alone was read; null where the hub was asked.</summary>
    public string? OfflineReason { get; private set; }

    /// <summary>The folder that the files come to lie in.</summary>
    public string Folder => folder.Snapshot(Commit);

    /// <summary>Asks what a repository holds.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="revision">A branch, a tag or a commit. Null for main, or, of a data set that the hub has converted to Parquet, for the branch of that.</param>
    /// <param name="settings">Where the hub and the cache are.</param>
    /// <param name="note">Told what a user waits for.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="FathomException">The hub has no such thing, refuses it or names what leaves the cache; or neither it nor the cache can be read.</exception>
    public static Task<HubSnapshot> Find(HubRepository repository, string? revision, HubSettings settings, Action<string> note, CancellationToken cancellation = default) =>
        Find(repository, revision, settings, new HubConnection(settings) { Note = note }, cancellation);

    internal static async Task<HubSnapshot> Find(HubRepository repository, string? revision, HubSettings settings, HubConnection connection, CancellationToken cancellation)
    {
        if (revision is not null && !HubPath.IsSafe(revision))
            throw new FathomException($"\"{revision}\" is no name of a revision");
        var snapshot = new HubSnapshot(repository, settings, connection);
        try
        {
            if (settings.IsOffline)
                snapshot.TakeFromCache(revision, "HF_HUB_OFFLINE is set");
            else
                await snapshot.Ask(revision, cancellation);
            return snapshot;
        }
        catch (HubException error) when (error.Fault == HubFault.Unreachable && snapshot.IsInCache(revision))
        {
            connection.Note($"{error.Message}: the cache is read");
            snapshot.TakeFromCache(revision, error.Message);
            return snapshot;
        }
        catch
        {
            snapshot.Dispose();
            throw;
        }
    }

    /// <summary>Gets files that are not in the cache, or not whole there; all of them are then.</summary>
    /// <param name="files">Some of <see cref="Files"/>.</param>
    /// <param name="tell">Told how far it is.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="FathomException">A file does not come, or comes wrong, or there is no room for it. What has come is kept.</exception>
    /// <exception cref="OperationCanceledException">It was ended. What has come is kept, and gone on with by the next pull.</exception>
    public Task<PulledFiles> Pull(IReadOnlyList<HubFile> files, Action<PullProgress> tell, CancellationToken cancellation = default) =>
        new HubPull(this, settings, connection, folder).Run(files, tell, cancellation);

    /// <summary>Ends all connections.</summary>
    public void Dispose() => connection.Dispose();

    async Task Ask(string? revision, CancellationToken cancellation)
    {
        var listing = new HubListing(connection, Repository, settings.Endpoint);
        if (revision is null && Repository.Kind == HubKind.DataSet)
            try
            {
                (Revision, Commit) = (ConvertedBranch, await listing.Commit(ConvertedBranch, cancellation));
            }
            catch (HubException error) when (error.Fault == HubFault.NoRevision)
            {
                revision = "main";
            }
        if (Commit.Length == 0)
        {
            Revision = revision ?? "main";
            Commit = HubPath.IsCommit(Revision) ? Revision : await listing.Commit(Revision, cancellation);
        }
        Files = TreeFile.Read(folder.Tree(Commit)) ?? await listing.Files(Commit, cancellation);
    }

    bool IsInCache(string? revision) => Cached(revision).Commit is not null;

    /// <summary>The revision that is meant and in the cache, with its commit; without one where there is none.</summary>
    (string Revision, string? Commit) Cached(string? revision)
    {
        string[] meant = revision is not null ? [revision] : Repository.Kind == HubKind.DataSet ? [ConvertedBranch, "main"] : ["main"];
        string name = Array.Find(meant, name => InCache(name) is not null) ?? meant[^1];
        return (name, InCache(name));
    }

    string? InCache(string revision) => folder.Commit(revision) is { } commit && Directory.Exists(folder.Snapshot(commit)) ? commit : null;

    void TakeFromCache(string? revision, string reason)
    {
        var (name, commit) = Cached(revision);
        (Revision, Commit, OfflineReason) = (name, commit ?? throw new FathomException($"{Repository.Name}: {reason}, and the cache has nothing of {name}"), reason);
        Files = TreeFile.Read(folder.Tree(Commit)) ?? FilesOfFolder();
    }

    /// <summary>What lies in a snapshot for which there is no list, as other tools may leave it: whether it is all cannot be told.</summary>
    HubFile[] FilesOfFolder()
    {
        connection.Note($"{Repository.Name}: the cache holds no list of its files: whether they are all there cannot be told");
        return HubFiles.Guarded(Folder, "read", () => (HubFile[])[.. new DirectoryInfo(Folder).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 16, AttributesToSkip = 0 })
            .Where(static file => FileLinks.LeadToAFile(file.FullName))
            .Select(file => new HubFile(Path.GetRelativePath(Folder, file.FullName).Replace(Path.DirectorySeparatorChar, '/'), new FileInfo(FileLinks.Follow(file.FullName)).Length, HashOf(file), null))
            .OrderBy(static file => file.Path, StringComparer.Ordinal)]);
    }

    static string HashOf(FileInfo file) => file.LinkTarget is { } target && Path.GetFileName(target) is var name && HubPath.IsHash(name) ? name : "";
}
