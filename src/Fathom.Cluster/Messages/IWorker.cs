namespace Fathom.Cluster.Messages;

/// <summary>What a worker answers. It is asked over a connection of its own, so that no worker's silence keeps another's answer.</summary>
[Alias("fathom.worker")]
interface IWorker : IGrainWithIntegerKey
{
    /// <summary>What it holds, and how it is.</summary>
    [Alias("describe")]
    Task<WorkerCard> Describe();

    /// <summary>Begins the work for a run, and ends what the same runner had begun before.</summary>
    /// <returns>Why it cannot; null where it can.</returns>
    [Alias("open")]
    Task<string?> Open(RunOpening opening);

    /// <summary>Hands out work, takes it back, and says which samples go on after their first tokens.</summary>
    /// <returns>Whether the run is known here.</returns>
    [Alias("give")]
    Task<bool> Give(Guid run, Work work);

    /// <summary>Tells what there is of news from a number on; all before it has arrived, and is forgotten. Waits for news, but not longer than is said.</summary>
    /// <param name="run">The run.</param>
    /// <param name="from">The number of the first that is wanted.</param>
    /// <param name="mostBytes">How many bytes of results the runner has room for; at least one part comes where that is more than 0.</param>
    /// <param name="wait">The longest wait.</param>
    [Alias("next")]
    Task<Reply> Next(Guid run, long from, int mostBytes, TimeSpan wait);

    /// <summary>Ends the work for a run.</summary>
    [Alias("close")]
    Task Close(Guid run);
}
