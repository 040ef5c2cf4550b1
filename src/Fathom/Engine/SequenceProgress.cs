using System.Threading.Tasks.Sources;

namespace Fathom.Engine;

/// <summary>How far a sequence is, told by the engine's thread to those that wait for it. Waiting allocates nothing.</summary>
sealed class SequenceProgress : IValueTaskSource
{
    readonly object change = new();
    readonly List<int> generated = [];
    readonly TaskCompletionSource completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    ManualResetValueTaskSourceCore<bool> awaited = new() { RunContinuationsAsynchronously = true };
    int version, read, taken, mostAhead = int.MaxValue, stepsToFirst, mostStepsBetween;
    long lastStep;
    bool isAwaited;

    /// <summary>Completes when the sequence ended; faults with what went wrong, where something did.</summary>
    public Task Completion => completion.Task;

    /// <summary>Whether the sequence ended.</summary>
    public bool HasEnded => completion.Task.IsCompleted;

    /// <summary>Rises with every change.</summary>
    public int Version
    {
        get { lock (change) return version; }
    }

    /// <summary>How many given tokens are read.</summary>
    public int TokensRead
    {
        get { lock (change) return read; }
    }

    /// <summary>How many tokens are generated.</summary>
    public int TokensGenerated
    {
        get { lock (change) return generated.Count; }
    }

    /// <summary>Whether so many generated tokens were not taken by who reads them that it is to wait.</summary>
    public bool IsAhead
    {
        get { lock (change) return generated.Count - taken >= mostAhead; }
    }

    /// <summary>Says how many generated tokens somebody has taken, and how many the sequence may be ahead of that.</summary>
    /// <returns>Whether it was too far ahead until now.</returns>
    public bool Take(int tokens, int most)
    {
        lock (change)
        {
            bool was = IsAhead;
            (taken, mostAhead) = (tokens, most);
            return was;
        }
    }

    /// <summary>How many steps of the engine its first token took, and the most that one after it did; 0 before.</summary>
    public (int ToFirst, int MostBetween) Steps
    {
        get { lock (change) return (stepsToFirst, mostStepsBetween); }
    }

    /// <summary>Adds the generated tokens to those of them that are known.</summary>
    public void CopyGenerated(List<int> known)
    {
        lock (change)
            for (int i = known.Count; i < generated.Count; i++)
                known.Add(generated[i]);
    }

    /// <summary>Waits for a change since a version, or for the end.</summary>
    public void Wait(int known)
    {
        lock (change)
            while (version == known && !HasEnded)
                Monitor.Wait(change);
    }

    /// <summary>Completes at a change since a version, or at the end. One caller at a time.</summary>
    /// <exception cref="InvalidOperationException">Another caller waits.</exception>
    public ValueTask WaitAsync(int known)
    {
        lock (change)
        {
            if (version != known || HasEnded)
                return default;
            if (isAwaited)
                throw new InvalidOperationException("the columns of a sequence are handed out to one reader");
            isAwaited = true;
            awaited.Reset();
            return new(this, awaited.Version);
        }
    }

    public void Read(int tokens)
    {
        lock (change)
        {
            read = tokens;
            Changed();
        }
    }

    /// <param name="token">The token.</param>
    /// <param name="step">The engine's steps since it was asked for.</param>
    public void Generated(int token, long step)
    {
        lock (change)
        {
            if (generated.Count == 0)
                stepsToFirst = (int)step;
            else
                mostStepsBetween = Math.Max(mostStepsBetween, (int)(step - lastStep));
            lastStep = step;
            generated.Add(token);
            Changed();
        }
    }

    /// <summary>Something of it was measured.</summary>
    public void Measured()
    {
        lock (change)
            Changed();
    }

    public void End(Exception? fault)
    {
        lock (change)
        {
            if (fault is null)
                completion.SetResult();
            else
                completion.SetException(fault);
            Changed();
        }
    }

    void Changed()
    {
        version++;
        Monitor.PulseAll(change);
        if (!isAwaited)
            return;
        isAwaited = false;
        awaited.SetResult(true);
    }

    void IValueTaskSource.GetResult(short token) => awaited.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => awaited.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        awaited.OnCompleted(continuation, state, token, flags);
}
