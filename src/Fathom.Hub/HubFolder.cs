using System.Text;

namespace Fathom.Hub;

/// <summary>The folder of one repository in the cache, laid out as Hugging Face's tools do: blobs by their hash, snapshots of links to them, refs that name commits.</summary>
sealed class HubFolder(string cache, HubRepository repository)
{
    const string TagFile = "CACHEDIR.TAG";
    const string Tag = "Signature: 8a477f597d28d172789f06886806bc55\n# This file is a cache directory tag created by Fathom.\n"
        + "# For information about cache directory tags, see:\n#\thttps://bford.info/cachedir/\n";

    readonly string folder = Path.Combine(Path.GetFullPath(cache), repository.Folder);

    /// <summary>Where the contents with a hash are.</summary>
    public string Blob(string hash) => Path.Combine(folder, "blobs", hash);

    /// <summary>Where contents are while they come.</summary>
    public string Partial(string hash) => Path.Combine(folder, "blobs", $"{hash}.fathom.incomplete");

    /// <summary>What is held while contents come.</summary>
    public string Lock(string hash) => Path.Combine(cache, ".locks", repository.Folder, $"{hash}.lock");

    /// <summary>The folder of a commit's files.</summary>
    public string Snapshot(string commit) => Path.Combine(folder, "snapshots", commit);

    /// <summary>A file of a commit.</summary>
    public string Pointer(string commit, string path) => Path.Combine(Snapshot(commit), path.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>The list of a commit's files.</summary>
    public string Tree(string commit) => Path.Combine(folder, "trees", $"{commit}.json");

    /// <summary>The commit that a revision stood for when it was last asked; null where it never was.</summary>
    /// <exception cref="FathomException">It cannot be read.</exception>
    public string? Commit(string revision)
    {
        if (HubPath.IsCommit(revision))
            return revision;
        string path = Ref(revision);
        return HubFiles.Guarded(path, "read", () => File.Exists(path) && File.ReadAllText(path).Trim() is var commit && HubPath.IsCommit(commit) ? commit : null);
    }

    /// <summary>Notes what a revision stands for. A commit stands for itself, but the folder of notes is made: npm's tools find no repository without it.</summary>
    /// <exception cref="FathomException">It cannot be written.</exception>
    public void Note(string revision, string commit)
    {
        if (!HubPath.IsCommit(revision))
            HubFiles.Write(Ref(revision), folder, Encoding.ASCII.GetBytes(commit));
        else
            HubFiles.MakeFolder(Path.Combine(folder, "refs"));
    }

    /// <summary>Tells programs that save files to leave the cache out.</summary>
    public void WriteTag()
    {
        if (!File.Exists(Path.Combine(cache, TagFile)))
            HubFiles.Write(Path.Combine(cache, TagFile), folder, Encoding.ASCII.GetBytes(Tag));
    }

    /// <summary>Writes a file of the repository whole or not at all.</summary>
    /// <exception cref="FathomException">It cannot be written.</exception>
    public void Write(string path, byte[] content) => HubFiles.Write(path, folder, content);

    /// <summary>Puts a blob into a snapshot, by a relative link; or, where there are none, by moving it there, or a copy of one that other snapshots may link to.</summary>
    /// <exception cref="FathomException">It cannot be put there.</exception>
    public void Place(string hash, string commit, string path, bool makesLinks, bool isShared)
    {
        string pointer = Pointer(commit, path), blob = Blob(hash), parent = Path.GetDirectoryName(pointer)!;
        HubFiles.MakeFolder(parent);
        HubFiles.Guarded(pointer, "written", () =>
        {
            string root = FileLinks.Follow(Snapshot(commit));
            if (FileLinks.Follow(parent) != Path.GetFullPath(Path.GetRelativePath(Snapshot(commit), parent), root))
                throw new IOException("a link leads out of its snapshot");
            string target = Path.GetRelativePath(parent, blob);
            if (!makesLinks)
                File.Move(isShared ? Copied(blob) : blob, pointer, overwrite: true);
            else if (new FileInfo(pointer).LinkTarget != target)
                Link(pointer, target);
            return true;
        });
    }

    /// <summary>Whether this system makes links here.</summary>
    public bool CanLink()
    {
        string probe = Path.Combine(folder, $".fathom-{Path.GetRandomFileName()}");
        try
        {
            File.CreateSymbolicLink(probe, "blobs");
            File.Delete(probe);
            return true;
        }
        catch (Exception error) when (FileFault.IsOne(error))
        {
            return false;
        }
    }

    string Ref(string revision) => Path.Combine(folder, "refs", revision.Replace('/', Path.DirectorySeparatorChar));

    string Copied(string blob)
    {
        string copy = Path.Combine(folder, $".fathom-{Path.GetRandomFileName()}");
        File.Copy(blob, copy);
        return copy;
    }

    void Link(string pointer, string target)
    {
        string temporary = Path.Combine(folder, $".fathom-{Path.GetRandomFileName()}");
        File.CreateSymbolicLink(temporary, target);
        File.Move(temporary, pointer, overwrite: true);
    }
}
