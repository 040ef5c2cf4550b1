using System.Runtime.ExceptionServices;

namespace Fathom.Kernels;

/// <summary>Work that falls into independent items, done in any order by any thread.</summary>
abstract class ParallelWork
{
    /// <summary>Does one item. Must give the same result whichever worker does it.</summary>
    /// <param name="item">The item, from 0.</param>
    /// <param name="worker">The thread, from 0 to the number of threads less 1: an index of scratch space.</param>
    public abstract void Do(int item, int worker);
}

/// <summary>Threads that share the items of one piece of work after another. They spin for a moment between pieces, then sleep.</summary>
/// <remarks>
/// A piece is published by its number of open items alone: whoever counts it down to zero or above owns that item, so that a thread
/// which wakes late finds nothing, and starting a piece allocates nothing. Who falls asleep first counts itself as asleep and then looks for work once
/// more; who has work first publishes it and then takes the whole count: one of the two sees the other, and every thread that was counted is woken once.
/// </remarks>
sealed class WorkerPool : IDisposable
{
    readonly Semaphore wake = new(0, int.MaxValue);   // of the kernel: SemaphoreSlim allocates when it waits
    readonly Thread[] threads;
    readonly int spins;
    ParallelWork? work;
    int open, finished, asleep;
    bool ended;
    Exception? fault;

    /// <summary>Starts the threads.</summary>
    /// <param name="count">How many, the caller's included.</param>
    /// <param name="spins">How often a thread looks for work before it falls asleep.</param>
    public WorkerPool(int count, int spins = 2_000)
    {
        (Count, this.spins) = (count, spins);
        threads = new Thread[count - 1];
        for (int i = 0; i < threads.Length; i++)
        {
            int worker = i + 1;
            threads[i] = new Thread(() => Serve(worker)) { IsBackground = true, Name = $"fathom worker {worker}" };
            threads[i].Start();
        }
    }

    /// <summary>The number of threads, the caller's included.</summary>
    public int Count { get; }

    /// <summary>Does all items and returns when the last is done. One caller at a time.</summary>
    public void Run(ParallelWork piece, int items)
    {
        if (threads.Length == 0 || items == 1)
        {
            for (int item = 0; item < items; item++)
                piece.Do(item, 0);
            return;
        }
        work = piece;
        finished = 0;
        Interlocked.Exchange(ref open, items);
        WakeAll();
        Help(0);
        var spinner = new SpinWait();
        while (Volatile.Read(ref finished) != items)
            spinner.SpinOnce(sleep1Threshold: -1);
        if (Interlocked.Exchange(ref fault, null) is { } thrown)
            ExceptionDispatchInfo.Throw(thrown);
    }

    void Serve(int worker)
    {
        while (!Volatile.Read(ref ended))
        {
            Help(worker);
            if (!SpinForWork())
                Sleep();
        }
    }

    bool SpinForWork()
    {
        for (int i = 0; i < spins; i++)
        {
            if (Volatile.Read(ref open) > 0)
                return true;
            Thread.SpinWait(8);
        }
        return false;
    }

    void Sleep()
    {
        Interlocked.Increment(ref asleep);
        bool needed = Volatile.Read(ref open) > 0 || Volatile.Read(ref ended);
        if (!needed || !StayAwake())
            wake.WaitOne();
    }

    /// <summary>Takes this thread out of the count of those asleep; false where somebody has taken the count, and wakes it.</summary>
    bool StayAwake()
    {
        int counted = Volatile.Read(ref asleep);
        while (counted > 0)
        {
            int found = Interlocked.CompareExchange(ref asleep, counted - 1, counted);
            if (found == counted)
                return true;
            counted = found;
        }
        return false;
    }

    void WakeAll()
    {
        int counted = Interlocked.Exchange(ref asleep, 0);
        if (counted > 0)
            wake.Release(counted);
    }

    void Help(int worker)
    {
        while (Volatile.Read(ref open) > 0)
        {
            int item = Interlocked.Decrement(ref open);
            if (item < 0)
                return;
            try
            {
                work!.Do(item, worker);
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref fault, e, null);
            }
            Interlocked.Increment(ref finished);
        }
    }

    /// <summary>Ends the threads. No work may be under way.</summary>
    public void Dispose()
    {
        Interlocked.Exchange(ref ended, true);
        WakeAll();
        foreach (var thread in threads)
            thread.Join();
        wake.Dispose();
    }
}
