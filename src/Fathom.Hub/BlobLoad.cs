using System.Net;

namespace Fathom.Hub;

/// <summary>
/// Loads the contents of one file into a partial file, which is gone on with where it ends, in this run or the next, and is whole and right when it is done.
/// </summary>
/// <param name="connection">Whom to ask.</param>
/// <param name="repository">What the file belongs to.</param>
/// <param name="address">What the hub is asked for the file.</param>
/// <param name="commit">The commit that it is of.</param>
/// <param name="file">What it is to be.</param>
/// <param name="partial">Where it comes to lie.</param>
/// <param name="meter">Told what comes.</param>
sealed class BlobLoad(HubConnection connection, HubRepository repository, Uri address, string commit, HubFile file, string partial, PullMeter meter) : IDisposable
{
    const int MostCuts = 5, PartBytes = 1 << 18;

    readonly ContentHash hash = new(file.Hash, file.Size);
    readonly FileStream into = HubFiles.Guarded(partial, "written", () => new FileStream(partial, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0));
    readonly byte[] part = new byte[PartBytes];
    long at;
    bool beganAnew, isWhole;

    /// <summary>Whether it went on with what an earlier run had left.</summary>
    public bool Resumed { get; private set; }

    /// <summary>Loads it.</summary>
    /// <exception cref="FathomException">It does not come, or comes wrong, or cannot be written. What has come is kept, unless it is wrong.</exception>
    /// <exception cref="OperationCanceledException">It was ended; what has come is kept.</exception>
    public async Task Run(CancellationToken cancellation)
    {
        var contents = await AskWhere(cancellation);
        TakeWhatIsThere(cancellation);
        Resumed = at > 0;
        bool isPieced = Resumed, askedAgain = false;
        long furthest = at;
        for (int cuts = 0; at < file.Size || !IsRight(isPieced);)
        {
            try
            {
                isPieced = await Receive(contents, cancellation) && isPieced;
                continue;
            }
            catch (HubException refused) when (refused.Fault == HubFault.Refused && contents.Authority != address.Authority && !askedAgain)
            {
                contents = await AskWhere(cancellation);   // what is signed for another host ends after a while
                askedAgain = true;
                continue;
            }
            catch (IOException cut)
            {
                bool isFurther = at > furthest;
                (furthest, cuts, askedAgain, isPieced) = (Math.Max(at, furthest), isFurther ? 1 : cuts + 1, askedAgain && !isFurther, at > 0);
                if (cuts > MostCuts)
                    throw new HubException(HubFault.Unreachable, $"{file.Path}: the connection is cut again and again ({cut.Message}): the same command goes on where it ended", cut);
            }
            await connection.Wait(TimeSpan.FromSeconds(1), cancellation);
        }
        Write(() => into.Flush(flushToDisk: true));
        isWhole = true;
    }

    /// <summary>Closes the partial file, of which nothing remains where nothing came.</summary>
    public void Dispose()
    {
        into.Dispose();
        hash.Dispose();
        if (at == 0 && !isWhole)
            File.Delete(partial);
    }

    /// <summary>Asks the hub where the contents are, and whether they are still what its list says.</summary>
    async Task<Uri> AskWhere(CancellationToken cancellation)
    {
        var answer = await connection.Head(address, repository, cancellation);
        if (answer.Commit != commit || answer.Hash != file.Hash || answer.Size != file.Size)
            throw new HubException(HubFault.Nonsense,
                $"{file.Path}: the hub's list says {file.Size} bytes with the hash {file.Hash}, its file {answer.Size} bytes with {answer.Hash} of commit {answer.Commit}: try again");
        return answer.Contents;
    }

    void TakeWhatIsThere(CancellationToken cancellation)
    {
        if (into.Length > file.Size)
            Empty();
        for (long length = into.Length; at < length;)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = HubFiles.Guarded(partial, "read", () => into.Read(part, 0, (int)Math.Min(part.Length, length - at)));
            if (count == 0)
                break;
            Count(part.AsSpan(0, count), received: 0);
        }
    }

    /// <summary>Takes what comes from one request; returns whether it went on where the file ended, and did not begin anew.</summary>
    async Task<bool> Receive(Uri contents, CancellationToken cancellation)
    {
        using var response = await connection.Get(contents, at, repository, cancellation);
        bool goesOn = response.StatusCode == HttpStatusCode.PartialContent;
        if (!goesOn && at > 0)
            Empty();
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            throw new IOException("the server has no bytes behind those that came");
        if (goesOn && response.Content.Headers.ContentRange is var range && (range?.From != at || (range.HasLength && range.Length != file.Size)))
            throw Nonsense($"the server was asked for the bytes from {at} of {file.Size} on, and gives {range}");
        if (response.Content.Headers.ContentLength is { } announced && announced != file.Size - at)
            throw Nonsense($"the server announces {announced} bytes where {file.Size - at} are to come");
        using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        for (int count; at < file.Size || response.Content.Headers.ContentLength is null;)
        {
            count = await HubConnection.ReadSome(stream, part, cancellation);
            if (count == 0)
                return at == file.Size ? goesOn : throw new IOException($"it ended after {at} of {file.Size} bytes");
            if (count > file.Size - at)
                throw Nonsense($"the server sends more than the {file.Size} bytes that it has");
            Write(() => into.Write(part, 0, count));
            Count(part.AsSpan(0, count), received: count);
        }
        return goesOn;
    }

    /// <summary>Whether what is whole is right. What was pieced together, and is wrong, may begin anew; what came at once is refused.</summary>
    bool IsRight(bool isPieced)
    {
        if (hash.IsRight())
            return true;
        Empty();
        if (isPieced && !beganAnew)
        {
            beganAnew = true;
            return false;
        }
        throw new HubException(HubFault.Nonsense, $"{file.Path}: what came is not what the hub says: its hash is not {file.Hash}; nothing of it is kept");
    }

    void Count(ReadOnlySpan<byte> bytes, int received)
    {
        hash.Add(bytes);
        at += bytes.Length;
        meter.At(at, received);
    }

    void Empty()
    {
        Write(() => into.SetLength(0));
        hash.Begin();
        at = 0;
        meter.At(0, 0);
    }

    void Write(Action write) => HubFiles.Guarded(partial, "written", () =>
    {
        write();
        return true;
    });

    HubException Nonsense(string what) => new(HubFault.Nonsense, $"{file.Path}: {what}");
}
