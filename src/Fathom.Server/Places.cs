using Fathom.Server.Requests;

namespace Fathom.Server;

/// <summary>Places in an engine, which are given in the order in which they are asked for: whoever runs many sequences takes some, and then asks again behind the others.</summary>
/// <param name="count">How many there are.</param>
/// <param name="mostWaiting">How many may wait for one.</param>
sealed class Places(int count, int mostWaiting)
{
    readonly Lock change = new();
    readonly LinkedList<Waiting> line = [];
    int taken;

    /// <summary>How many wait.</summary>
    public int InLine
    {
        get { lock (change) return line.Count; }
    }

    /// <summary>How many are taken.</summary>
    public int Taken
    {
        get { lock (change) return taken; }
    }

    /// <summary>Takes as many places as are free, at least one and at most so many.</summary>
    /// <param name="most">How many are of use.</param>
    /// <param name="goesOn">Whether whoever asks has had some: then it is not sent away.</param>
    /// <param name="cancel">Gives it up.</param>
    /// <exception cref="ApiException">Too many wait.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public async Task<int> Take(int most, bool goesOn, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        LinkedListNode<Waiting> place;
        lock (change)
        {
            if (taken < count && line.Count == 0)
                return TakeFree(most);
            if (line.Count >= mostWaiting && !goesOn)
                throw ApiException.Busy($"{line.Count} requests wait already: try again later");
            place = line.AddLast(new Waiting(most));
        }
        using var registration = cancel.Register(() => GiveUp(place, cancel));
        return await place.Value.Granted.Task;
    }

    /// <summary>Gives places back.</summary>
    public void Give(int places)
    {
        lock (change)
        {
            taken -= places;
            for (; taken < count && line.First is { } first; line.RemoveFirst())
                first.Value.Granted.SetResult(TakeFree(first.Value.Most));
        }
    }

    int TakeFree(int most)
    {
        int places = Math.Min(most, count - taken);
        taken += places;
        return places;
    }

    void GiveUp(LinkedListNode<Waiting> place, CancellationToken cancel)
    {
        lock (change)
            if (place.List is not null)
            {
                line.Remove(place);
                place.Value.Granted.SetCanceled(cancel);
            }
    }

    sealed record Waiting(int Most)
    {
        public TaskCompletionSource<int> Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
