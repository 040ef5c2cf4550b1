namespace Fathom.Hub;

/// <summary>How a file came to be in the cache.</summary>
public enum PulledState
{
    /// <summary>It was there, and is right.</summary>
    There,
    /// <summary>It was loaded.</summary>
    Loaded,
    /// <summary>It was loaded from where an earlier pull had ended.</summary>
    Resumed,
}

/// <summary>A file that is in the cache.</summary>
/// <param name="File">As the hub lists it.</param>
/// <param name="Path">Where it is.</param>
/// <param name="State">How it came there.</param>
public readonly record struct PulledFile(HubFile File, string Path, PulledState State);

/// <summary>Files that are in the cache.</summary>
/// <param name="Files">The files.</param>
/// <param name="ReceivedBytes">How much came over the network.</param>
public sealed record PulledFiles(IReadOnlyList<PulledFile> Files, long ReceivedBytes);

/// <summary>Brings files of a snapshot into the cache, one after the other. The revision is noted last: until then other tools see the commit that was whole before.</summary>
sealed class HubPull(HubSnapshot snapshot, HubSettings settings, HubConnection connection, HubFolder folder)
{
    bool makesLinks;

    /// <summary>Brings them.</summary>
    public async Task<PulledFiles> Run(IReadOnlyList<HubFile> files, Action<PullProgress> tell, CancellationToken cancellation)
    {
        var meter = new PullMeter(files.Sum(static file => file.Size), tell);
        bool[] there = [.. files.Select(file => IsThere(file, cancellation))];
        HubFile[] missing = [.. files.Where((_, i) => !there[i])];
        if (missing.Length > 0 && snapshot.OfflineReason is { } reason)
            throw new FathomException($"{snapshot.Repository.Name}: {snapshot.OfflineReason}, and {missing.Length} of {files.Count} files are not in the cache: {Listed(missing)}");
        CheckRoom(missing);
        if (snapshot.OfflineReason is null)
            Begin();
        var pulled = new List<PulledFile>();
        foreach (var (file, isThere) in files.Zip(there))
        {
            meter.Begin(file.Path);
            var state = isThere ? PulledState.There : await Load(file, meter, cancellation);
            meter.At(file.Size, 0);
            pulled.Add(new(file, folder.Pointer(snapshot.Commit, file.Path), state));
        }
        if (snapshot.OfflineReason is null)
            folder.Note(snapshot.Revision, snapshot.Commit);
        return new(pulled, meter.Received);
    }

    /// <summary>Whether the file is there and right.</summary>
    bool IsThere(HubFile file, CancellationToken cancellation)
    {
        string pointer = folder.Pointer(snapshot.Commit, file.Path);
        if (!FileLinks.LeadToAFile(pointer))
            return false;
        if (file.Hash.Length == 0 || ContentHash.IsRight(pointer, file, cancellation))
            return true;
        connection.Note($"{file.Path}: what the cache holds of it is damaged");
        return false;
    }

    void Begin()
    {
        HubFiles.MakeFolder(Path.GetDirectoryName(folder.Blob("x"))!);
        folder.WriteTag();
        if (!File.Exists(folder.Tree(snapshot.Commit)))
            folder.Write(folder.Tree(snapshot.Commit), TreeFile.Write(snapshot.Files));
        makesLinks = settings.MakesLinks && folder.CanLink();
    }

    async Task<PulledState> Load(HubFile file, PullMeter meter, CancellationToken cancellation)
    {
        using var held = await BlobLock.Take(folder.Lock(file.Hash), () => connection.Note($"{file.Path}: another program loads it: waiting"), cancellation);
        string blob = folder.Blob(file.Hash), partial = folder.Partial(file.Hash);
        var address = snapshot.Repository.File(settings.Endpoint, snapshot.Commit, file.Path);
        var state = PulledState.There;
        if (!File.Exists(blob) || !ContentHash.IsRight(blob, file, cancellation))
        {
            using (var load = new BlobLoad(connection, snapshot.Repository, address, snapshot.Commit, file, partial, meter))
            {
                await load.Run(cancellation);
                state = load.Resumed ? PulledState.Resumed : PulledState.Loaded;
            }
            HubFiles.Guarded(blob, "written", () =>
            {
                File.Move(partial, blob, overwrite: true);
                return true;
            });
        }
        folder.Place(file.Hash, snapshot.Commit, file.Path, makesLinks, isShared: state == PulledState.There);
        return state;
    }

    /// <summary>Refuses what there is no room for, before it comes.</summary>
    void CheckRoom(HubFile[] missing)
    {
        long needed = missing.Sum(file => file.Size - Math.Min(file.Size, Math.Max(LengthOf(folder.Partial(file.Hash)), LengthOf(folder.Blob(file.Hash)))));
        string existing = Path.GetFullPath(settings.Cache);
        while (!Directory.Exists(existing) && Path.GetDirectoryName(existing) is { } parent)
            existing = parent;
        long free;
        try
        {
            free = new DriveInfo(existing).AvailableFreeSpace;
        }
        catch (Exception error) when (FileFault.IsOne(error) || error is ArgumentException)
        {
            return;
        }
        if (needed > free)
            throw new FathomException($"{settings.Cache}: {ByteSize.Text(needed)} are to come, and there is room for {ByteSize.Text(free)}");
    }

    static long LengthOf(string path) => new FileInfo(path) is { Exists: true, Length: var length } ? length : 0;

    static string Listed(HubFile[] files) =>
        string.Join(", ", files.Take(3).Select(static file => file.Path)) + (files.Length > 3 ? $" and {files.Length - 3} more" : "");
}
