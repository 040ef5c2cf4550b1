using Fathom.Cluster.Messages;
using Orleans.Concurrency;

namespace Fathom.Cluster.Working;

/// <summary>The face of a worker within its silo: the one that is asked is the one whose gateway the question came through.</summary>
[StatelessWorker, Reentrant]
sealed class WorkerGrain(Workbench bench) : Grain, IWorker
{
    public Task<WorkerCard> Describe() => bench.Describe();

    public Task<string?> Open(RunOpening opening) => Task.Run(() => bench.Open(opening));

    public Task<bool> Give(Guid run, Work work) => Task.Run(() => bench.Give(run, work));

    public Task<Reply> Next(Guid run, long from, int mostBytes, TimeSpan wait) => Task.Run(() => bench.Next(run, from, mostBytes, wait));

    public Task Close(Guid run)
    {
        bench.Close(run);
        return Task.CompletedTask;
    }
}
