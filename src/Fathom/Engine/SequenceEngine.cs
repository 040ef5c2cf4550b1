using Fathom.Models;

namespace Fathom.Engine;

/// <summary>A scheduler on a thread of its own: sequences may be added by any thread at any time, and end when they are done, cancelled, or the engine is.</summary>
sealed class SequenceEngine : IDisposable
{
    readonly Lock change = new();
    readonly AutoResetEvent news = new(initialState: false);
    readonly List<SequenceJob> added = [];
    readonly ModelRunner runner;
    readonly Scheduler scheduler;
    readonly Thread thread;
    bool disposed;

    /// <param name="model">The model; it stays open until the engine ends.</param>
    /// <param name="runner">Runs the model; the engine ends it.</param>
    /// <param name="observer">What measures all sequences; null for nothing.</param>
    public SequenceEngine(LanguageModel model, ModelRunner runner, PassObserver? observer)
    {
        this.runner = runner;
        scheduler = new(model.Transformer, runner, observer);
        thread = new(Run) { IsBackground = true, Name = "fathom engine" };
        thread.Start();
    }

    /// <summary>An engine for one caller that reads, with a cache as large as memory allows.</summary>
    public static SequenceEngine Of(LanguageModel model) => new(model, model.Transformer.Start(model, model.Threads, FreeMemory.Bytes), observer: null);

    /// <summary>The bytes of cache that sequences hold now.</summary>
    public long HeldCacheBytes => runner.HeldBytes;

    /// <summary>How far the lens is from what another program computes; null where the blocks are computed here.</summary>
    public LensChecks? LensChecks => runner.LensChecks;

    /// <summary>Seconds of reading given tokens, so far.</summary>
    public double PrefillSeconds => scheduler.PrefillSeconds;

    /// <summary>Seconds of decoding, so far, choosing tokens included.</summary>
    public double DecodeSeconds => scheduler.DecodeSeconds;

    /// <summary>Seconds of measuring, so far.</summary>
    public double MeasuringSeconds => scheduler.MeasuringSeconds;

    /// <summary>Begins a sequence, with those that fork from it, as soon as the cache has room for it.</summary>
    /// <exception cref="ObjectDisposedException">The engine has ended.</exception>
    /// <exception cref="FathomException">A token is outside the vocabulary, or the cache never has room for it.</exception>
    public void Start(SequenceJob job)
    {
        runner.Check(job.Given);
        runner.CheckRoom(job.WithForks.Max(static one => one.MostPositionsEver));
        lock (change)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            added.Add(job);
        }
        news.Set();
    }

    /// <summary>Something was said of sequences that wait: the engine looks at them.</summary>
    public void Wake()
    {
        lock (change)
            if (!disposed)
                news.Set();
    }

    /// <summary>Reads tokens, for somebody who looks at their residual streams, and waits until they are read.</summary>
    /// <param name="ids">The tokens.</param>
    /// <param name="readers">Who looks.</param>
    /// <param name="length">The length of the text that they are the beginning of; by default they are all of it.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    /// <exception cref="FathomException">An id is outside the vocabulary, or the cache has no room.</exception>
    public void Read(int[] ids, ResidualReader[] readers, int length = 0, CancellationToken cancel = default)
    {
        var job = new SequenceJob { Given = ids, ToRead = ids.Length, MostPositions = ids.Length, Length = length, Readers = readers, Cancel = cancel };
        Start(job);
        job.Progress.Completion.GetAwaiter().GetResult();
        cancel.ThrowIfCancellationRequested();
    }

    void Run()
    {
        while (TakeAdded())
        {
            if (scheduler.IsIdle)
            {
                news.WaitOne();
                scheduler.Look();
            }
            else
                Step();
        }
        scheduler.Abandon(new ObjectDisposedException(nameof(SequenceEngine)));
        runner.Dispose();
    }

    /// <summary>A fault that belongs to no sequence ends all of them, not the engine.</summary>
    void Step()
    {
        try
        {
            scheduler.Step();
        }
        catch (Exception error)
        {
            scheduler.Abandon(error);
        }
    }

    /// <summary>Hands what was added to the scheduler; false when the engine is to end.</summary>
    bool TakeAdded()
    {
        lock (change)
        {
            added.ForEach(scheduler.Add);
            added.Clear();
            return !disposed;
        }
    }

    /// <summary>Ends the engine after the step that is under way: what still runs faults.</summary>
    /// <exception cref="InvalidOperationException">A reader that the engine waits for would end it.</exception>
    public void Dispose()
    {
        if (Thread.CurrentThread == thread)
            throw new InvalidOperationException("an engine cannot be ended by a reader that it waits for");
        lock (change)
            disposed = true;
        news.Set();
        thread.Join();
    }
}
