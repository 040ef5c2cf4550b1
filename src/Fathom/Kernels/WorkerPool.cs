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
/// <remarks>A piece is published by its number of open items alone: whoever counts it down to zero or above owns that item, so that a thread
/// which wakes late finds nothing, and starting a piece allocates nothing.</remarks>
sealed class WorkerPool : IDisposable
{
    const int Spins = 2_000;
    readonly Semaphore wake = new(0, int.MaxValue);   // of the kernel: SemaphoreSlim allocates when it waits
    readonly Thread[] threads;
    ParallelWork? work;
    int open, finished, asleep;
    bool ended;
    Exception? fault;

    public WorkerPool(int count)
    {
        Count = count;
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
        if (Volatile.Read(ref asleep) > 0)
            wake.Release(Math.Min(Volatile.Read(ref asleep), threads.Length));
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
        for (int i = 0; i < Spins; i++)
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
        if (Volatile.Read(ref open) <= 0 && !Volatile.Read(ref ended))
            wake.WaitOne();
        Interlocked.Decrement(ref asleep);
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
                fault = e;
            }
            Interlocked.Increment(ref finished);
        }
    }

    public void Dispose()
    {
        Volatile.Write(ref ended, true);
        wake.Release(Math.Max(threads.Length, 1));
        foreach (var thread in threads)
            thread.Join();
        wake.Dispose();
    }
}
