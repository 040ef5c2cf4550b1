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
    readonly LinkedList<(string Id, Task<Trace?> Trace)> kept = [];

    /// <summary>Keeps the trace of an answer that has ended.</summary>
    /// <returns>Where it is to be had; null where none is kept.</returns>
    public string? Keep(Choice choice, string id, DepthSequence sequence) =>
        choice.Request.Depth is null || most == 0 ? null : Keep(id, Task.Run(() => sequence.Columns > 0 ? sequence.Kept : null));

    /// <summary>Keeps a trace.</summary>
    /// <returns>Where it is to be had.</returns>
    public string Keep(string id, Task<Trace?> trace)
    {
        if (folder is not null)
            trace = trace.ContinueWith(made => Save(id, made.Result), TaskScheduler.Default);
        lock (change)
        {
            kept.AddLast((id, trace));
            for (; kept.Count > most; kept.RemoveFirst())
                Forget(kept.First!.Value.Id);
        }
        return $"/v1/fathom/traces/{id}";
    }

    /// <summary>Takes in what a folder holds, the oldest first.</summary>
    public void TakeFolder()
    {
        if (folder is null)
            return;
        Directory.CreateDirectory(folder);
        foreach (string file in Directory.GetFiles(folder, "*.fathom").OrderBy(File.GetLastWriteTimeUtc).TakeLast(most))
            kept.AddLast((Path.GetFileNameWithoutExtension(file), Task.FromResult<Trace?>(null)));
    }

    /// <summary>The ids of those that are kept, the newest first.</summary>
    public IReadOnlyList<string> Ids
    {
        get { lock (change) return [.. kept.Reverse().Select(static one => one.Id)]; }
    }

    /// <summary>The trace of that id.</summary>
    /// <exception cref="ApiException">It is not kept, or no more.</exception>
    public async Task<Trace> Find(string id)
    {
        Task<Trace?>? found;
        lock (change)
            found = kept.FirstOrDefault(one => one.Id == id).Trace;
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
