namespace Fathom.Engine;

/// <summary>Where sequences of a group wait for each other: after so many tokens each, until it is said which of them go on.</summary>
/// <param name="after">After how many generated tokens.</param>
/// <param name="members">How many sequences there are.</param>
/// <param name="readsOn">Whether readers are told of what comes afterwards.</param>
sealed class Pause(int after, int members, bool readsOn)
{
    readonly TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int open = members;

    /// <summary>After how many generated tokens they wait.</summary>
    public int After => after;

    /// <summary>Whether readers are told of what comes afterwards.</summary>
    public bool ReadsOn => readsOn;

    /// <summary>Completes when each of them waits or has ended.</summary>
    public Task Arrived => arrived.Task;

    /// <summary>One of them waits, or has ended before it did.</summary>
    public void Arrive()
    {
        if (Interlocked.Decrement(ref open) == 0)
            arrived.SetResult();
    }
}
