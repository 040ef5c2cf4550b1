using System.Text.RegularExpressions;
using Fathom.Runs;
using Fathom.Server.Answers;
using Fathom.Server.Requests;
using Fathom.Traces;

namespace Fathom.Server;

/// <summary>The traces of the last answers whose depth was asked for: in memory, or in a folder, where they outlive the server.</summary>
/// <param name="most">How many are kept.</param>
/// <param name="folder">The folder; null for memory.</param>
/// <param name="log">Told of what goes wrong.</param>
sealed partial class TraceStore(int most, string? folder, Action<string> log)
{
    readonly Lock change = new();
    readonly LinkedList<KeptTrace> kept = [];

    /// <summary>Keeps the trace of an answer that has ended.</summary>
    /// <returns>Where it is to be had; null where none is kept.</returns>
    public string? Keep(Choice choice, string id, DepthSequence sequence) =>
        choice.Request.Depth is null || most == 0 ? null : Keep(id, Task.Run(() => sequence.Columns > 0 ? sequence.Kept : null));

    /// <summary>Keeps a trace.</summary>
    /// <returns>Where it is to be had.</returns>
    public string Keep(string id, Task<Trace?> trace)
    {
        var summary = trace.ContinueWith(static made => made.IsCompletedSuccessfully && made.Result is { } whole ? TraceSummary.Of(whole) : null, TaskScheduler.Default);
        if (folder is not null)
            trace = trace.ContinueWith(made => Save(id, made.Result), TaskScheduler.Default);
        lock (change)
        {
            kept.AddLast(new KeptTrace(id, DateTimeOffset.UtcNow, trace, summary));
            for (; kept.Count > most; kept.RemoveFirst())
                Forget(kept.First!.Value.Id);
        }
        return $"/v1/fathom/traces/{id}";
    }

    /// <summary>Takes in what a folder holds, the oldest first; the newest is read first to be told of.</summary>
    public void TakeFolder()
    {
        if (folder is null)
            return;
        Directory.CreateDirectory(folder);
        Task read = Task.CompletedTask;
        foreach (string file in Directory.GetFiles(folder, "*.fathom").OrderByDescending(File.GetLastWriteTimeUtc).Take(most))
        {
            var summary = read.ContinueWith(_ => Summarise(file), TaskScheduler.Default);
            kept.AddFirst(new KeptTrace(Path.GetFileNameWithoutExtension(file), File.GetLastWriteTimeUtc(file), Task.FromResult<Trace?>(null), summary));
            read = summary;
        }
    }

    /// <summary>Those that are kept, the newest first.</summary>
    public IReadOnlyList<KeptTrace> All
    {
        get { lock (change) return [.. kept.Reverse()]; }
    }

    /// <summary>Waits until those that are being made or written are.</summary>
    public Task Settle() => Task.WhenAll(All.Select(static one => one.Trace)).ContinueWith(static _ => { }, TaskScheduler.Default);

    /// <summary>The trace of that id.</summary>
    /// <exception cref="ApiException">It is not kept, or no more.</exception>
    public async Task<Trace> Find(string id)
    {
        Task<Trace?>? found;
        lock (change)
            found = kept.FirstOrDefault(one => one.Id == id)?.Trace;
        if (found is not null && SafeName().IsMatch(id))
            if (await found is { } trace)
                return trace;
            else if (folder is not null && File.Exists(FileOf(id)))
                return TraceFile.Load(FileOf(id));
        throw ApiException.NotFound($"there is no trace '{id}', or no more: the last {most} answers with \"depth\" are kept");
    }

    Trace? Save(string id, Trace? trace)
    {
        try
        {
            if (trace is not null)
                TraceFile.Save(FileOf(id), trace);
            return null;
        }
        catch (FathomException error)
        {
            log(error.Message);
            return trace;
        }
    }

    TraceSummary? Summarise(string file)
    {
        try
        {
            return TraceSummary.Of(TraceFile.Load(file));
        }
        catch (FathomException error)
        {
            log(error.Message);
            return null;
        }
    }

    void Forget(string id)
    {
        if (folder is null)
            return;
        try
        {
            File.Delete(FileOf(id));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            log($"{FileOf(id)}: cannot be deleted: {error.Message}");
        }
    }

    string FileOf(string id) => Path.Combine(folder!, $"{id}.fathom");

    [GeneratedRegex("^[A-Za-z0-9-]+$")]
    private static partial Regex SafeName();
}

/// <summary>A trace that is kept.</summary>
/// <param name="Id">What it is called.</param>
/// <param name="Created">When its answer ended.</param>
/// <param name="Trace">The trace, when it is made; null where it is in a file, or there is none.</param>
/// <param name="Summary">What a list says of it; null where nothing is known.</param>
sealed record KeptTrace(string Id, DateTimeOffset Created, Task<Trace?> Trace, Task<TraceSummary?> Summary);
