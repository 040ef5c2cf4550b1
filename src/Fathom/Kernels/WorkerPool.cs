using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

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
/// A piece is published by its number of open items alone: whoever counts it down owns the items between, so that a thread
/// which wakes late finds nothing, and starting a piece allocates nothing. Many are taken at once while many are open, and single ones in the end: small pieces of a decode step would
/// else cost more in counting than in work, since each count goes from core to core. Who falls asleep first counts itself as asleep and then looks for work once
/// more; who has work first publishes it and then takes the whole count: one of the two sees the other, and every thread that was counted is woken once.
/// </remarks>
sealed class WorkerPool : IDisposable
{
    readonly Semaphore wake = new(0, int.MaxValue);   // of the kernel: SemaphoreSlim allocates when it waits
    readonly Thread[] threads;
    readonly int spins;
    ParallelWork? work;
    Counts counts;
    int asleep;
    bool ended;
    Exception? fault;

    /// <summary>Starts the threads.</summary>
    /// <param name="count">How many, the caller's included.</param>
    /// <param name="spins">How often a thread looks for work before it falls asleep.</param>
    public WorkerPool(int count, int spins = 8_000)
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
        counts.Finished = 0;
        Interlocked.Exchange(ref counts.Open, items);
        WakeAll();
        Help(0);
        AwaitOthers(items);
        if (Interlocked.Exchange(ref fault, null) is { } thrown)
            ExceptionDispatchInfo.Throw(thrown);
    }

    /// <summary>The others are nearly done as well: the processor is given away only where one of them seems to have none.</summary>
    void AwaitOthers(int items)
    {
        for (int i = 0; i < spins; i++)
        {
            if (Volatile.Read(ref counts.Finished) == items)
                return;
            Thread.SpinWait(1);
        }
        var spinner = new SpinWait();
        while (Volatile.Read(ref counts.Finished) != items)
            spinner.SpinOnce(sleep1Threshold: -1);
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
            if (Volatile.Read(ref counts.Open) > 0)
                return true;
            Thread.SpinWait(1);
        }
        return false;
    }

    void Sleep()
    {
        Interlocked.Increment(ref asleep);
        bool needed = Volatile.Read(ref counts.Open) > 0 || Volatile.Read(ref ended);
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
        for (int seen; (seen = Volatile.Read(ref counts.Open)) > 0;)
        {
            int left = seen - Math.Max(1, seen / (Count + 1));
            if (Interlocked.CompareExchange(ref counts.Open, left, seen) != seen)
                continue;
            for (int item = left; item < seen; item++)
                try
                {
                    work!.Do(item, worker);
                }
                catch (Exception e)
                {
                    Interlocked.CompareExchange(ref fault, e, null);
                }
            Interlocked.Add(ref counts.Finished, seen - left);
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

    /// <summary>Each in a line of the cache of its own, and no neighbour in it: one is read by all who look for work, the other written by all who did some.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 3 * Line)]
    struct Counts
    {
        const int Line = 128;   // processors fetch lines of 64 bytes in pairs

        [FieldOffset(Line / 2)]
        public int Open;

        [FieldOffset(3 * Line / 2)]
        public int Finished;
    }
}
