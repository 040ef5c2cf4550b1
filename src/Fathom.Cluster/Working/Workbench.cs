using System.Collections.Concurrent;
using Fathom.Cluster.Messages;
using Fathom.Traces;

namespace Fathom.Cluster.Working;

/// <summary>What a worker holds and does. It outlives the silo, which joins anew where the cluster has taken it for dead.</summary>
sealed class Workbench : IDisposable
{
    readonly ConcurrentDictionary<Guid, WorkerRun> runs = new();
    readonly Timer sweeper;
    readonly double leaseSeconds;
    volatile bool isLeaving;

    /// <summary>Takes models over.</summary>
    public Workbench(IReadOnlyList<HeldModel> models, double leaseSeconds)
    {
        (Models, this.leaseSeconds) = (models, leaseSeconds);
        sweeper = new(_ => Sweep(), null, TimeSpan.FromSeconds(leaseSeconds / 4), TimeSpan.FromSeconds(leaseSeconds / 4));
    }

    /// <summary>The models.</summary>
    public IReadOnlyList<HeldModel> Models { get; }

    /// <summary>Who knows the other workers, and this one's address: the silo, once it runs.</summary>
    public Neighbours? Neighbours { get; set; }

    /// <summary>What is told of it.</summary>
    public async Task<WorkerCard> Describe() => new()
    {
        Name = $"{Environment.MachineName}:{Environment.ProcessId}",
        Address = Neighbours?.Own ?? "",
        Program = TraceOrigin.ThisProgram,
        InstructionSet = TraceOrigin.ThisInstructionSet,
        Clock = DateTimeOffset.UtcNow,
        LeaseSeconds = leaseSeconds,
        Threads = Models[0].Engine.Threads,
        Models = Cards(),
        Members = Neighbours is { } neighbours ? await neighbours.Find().ConfigureAwait(false) : [],
        IsLeaving = isLeaving,
    };

    /// <summary>What is told of its models.</summary>
    public ModelCard[] Cards() => [.. Models.Select(model => model.Describe(runs.Values.Count(run => run.Model == model)))];

    /// <inheritdoc cref="IWorker.Open"/>
    public string? Open(RunOpening opening)
    {
        if (isLeaving)
            return "it is about to end";
        if (Models.FirstOrDefault(model => model.Language.Identity.Fingerprint == opening.Fingerprint) is not { } model)
            return "it does not hold the model";
        foreach (var (run, other) in runs)
            if (other.Runner == opening.Runner && other.Model == model)
                Close(run);
        try
        {
            runs[opening.Run] = new(model, opening);
            return null;
        }
        catch (FathomException error)
        {
            return error.Message;
        }
    }

    /// <inheritdoc cref="IWorker.Give"/>
    public bool Give(Guid run, Work work)
    {
        if (isLeaving || !runs.TryGetValue(run, out var known))
            return false;
        known.Take(work);
        return true;
    }

    /// <inheritdoc cref="IWorker.Next"/>
    public async Task<Reply> Next(Guid run, long from, int mostBytes, TimeSpan wait) =>
        runs.TryGetValue(run, out var known) ? await known.Next(from, mostBytes, wait).ConfigureAwait(false)
            : new() { IsKnown = false, IsLeaving = isLeaving, Capacity = 0, Held = [], TokensPerSecond = 0, News = [] };

    /// <inheritdoc cref="IWorker.Close"/>
    public void Close(Guid run)
    {
        if (runs.TryRemove(run, out var known))
            known.End();
    }

    /// <summary>Hands all back: runners are told at once, where they ask within the time.</summary>
    public async Task Leave(TimeSpan most)
    {
        isLeaving = true;
        var open = runs.Values.ToArray();
        foreach (var run in open)
            run.Leave();
        await Task.WhenAny(Task.WhenAll(open.Select(static run => run.Left)), Task.Delay(most)).ConfigureAwait(false);
    }

    /// <summary>Ends runs that nobody asks about: their runners are gone.</summary>
    void Sweep()
    {
        foreach (var (id, run) in runs)
            if (run.SilentSeconds > leaseSeconds)
                Close(id);
    }

    public void Dispose()
    {
        sweeper.Dispose();
        foreach (var run in runs.Values)
            run.End();
        foreach (var model in Models)
            model.Dispose();
    }
}
