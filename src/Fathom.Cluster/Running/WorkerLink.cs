using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using Fathom.Cluster.Messages;
using Fathom.Engine;
using Fathom.Studies.Thinking;

namespace Fathom.Cluster.Running;

/// <summary>The run's side of one worker: hands it work as it has room, and takes its news.</summary>
sealed class WorkerLink
{
    /// <summary>The bytes of results that are asked for at once.</summary>
    const int BytesAtOnce = 8 * News.PartBytes;

    static readonly TimeSpan WithoutRoom = TimeSpan.FromMilliseconds(100), BetweenTries = TimeSpan.FromMilliseconds(200), Unreachable = TimeSpan.FromSeconds(1.5), Farewell = TimeSpan.FromSeconds(1);

    readonly string place;
    readonly IWorker worker;
    readonly ClusterSamples run;
    readonly Guid id = Guid.NewGuid();
    readonly TimeSpan lease;
    readonly ConcurrentQueue<Decision> decisions = new();
    readonly ConcurrentQueue<long> stale = new();
    readonly Dictionary<long, MemoryStream> parts = [];
    readonly Channel<bool> wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    Reply last = new() { IsKnown = true, IsLeaving = false, Capacity = 0, Held = [], TokensPerSecond = 0, News = [] };
    long heardAt = Stopwatch.GetTimestamp(), next;
    bool isOpen;

    /// <summary>Makes it.</summary>
    /// <param name="run">The run.</param>
    /// <param name="place">Where the worker is.</param>
    /// <param name="card">What it says of itself.</param>
    /// <param name="worker">The worker.</param>
    public WorkerLink(ClusterSamples run, string place, WorkerCard card, IWorker worker)
    {
        (this.run, this.place, this.worker, Card) = (run, place, worker, card);
        lease = TimeSpan.FromSeconds(card.LeaseSeconds);
    }

    /// <summary>What the worker says of itself.</summary>
    public WorkerCard Card { get; }

    /// <summary>How many samples it can have in hand; 0 while it is silent.</summary>
    public int Capacity => isOpen && Stopwatch.GetElapsedTime(Volatile.Read(ref heardAt)) < lease / 2 ? last.Capacity : 0;

    /// <summary>Tokens a second.</summary>
    public double TokensPerSecond => last.TokensPerSecond;

    /// <summary>Where the workers are that it knows of.</summary>
    /// <exception cref="Exception">It does not answer.</exception>
    public async Task<string[]> Members(CancellationToken cancel) => (await worker.Describe().WaitAsync(lease / 2, cancel).ConfigureAwait(false)).Members;

    /// <summary>There is work to be handed out, or something to be told.</summary>
    public void Wake() => wake.Writer.TryWrite(true);

    /// <summary>Tells it which samples go on.</summary>
    public void Tell(Decision decision)
    {
        decisions.Enqueue(decision);
        Wake();
    }

    /// <summary>Works until the run ends or the worker does.</summary>
    /// <returns>Why it ended; null where that needs no word.</returns>
    public async Task<string?> Work(CancellationToken cancel)
    {
        if (await worker.Open(new() { Run = id, Runner = run.Id, Fingerprint = run.Fingerprint, Options = run.Options }).ConfigureAwait(false) is { } problem)
            return problem;
        isOpen = true;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var feeding = Feed(over.Token);
        try
        {
            return await Listen(cancel).ConfigureAwait(false);
        }
        finally
        {
            isOpen = false;
            await over.CancelAsync().ConfigureAwait(false);
            await feeding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await worker.Close(id).WaitAsync(Farewell, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    async Task<string?> Listen(CancellationToken cancel)
    {
        long? failingSince = null;
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                bool hasRoom = run.HasRoom;
                var reply = await worker.Next(id, next, hasRoom ? BytesAtOnce : 0, hasRoom ? lease / 6 : WithoutRoom).WaitAsync(lease / 2, cancel).ConfigureAwait(false);
                Volatile.Write(ref heardAt, Stopwatch.GetTimestamp());
                failingSince = null;
                if (!reply.IsKnown)
                    return reply.IsLeaving ? null : "it was started anew";
                Take(reply);
                if (reply.IsLeaving)
                {
                    run.Note($"worker {Card.Name} leaves: {run.Leases.Release(place)} samples go to others");
                    return null;
                }
            }
            catch (TimeoutException)
            {
                // the lease says how long it may be silent
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                failingSince ??= Stopwatch.GetTimestamp();
                if (Stopwatch.GetElapsedTime(failingSince.Value) > Unreachable)
                    return $"it cannot be reached ({error.GetBaseException().Message})";
                await Task.Delay(BetweenTries, cancel).ConfigureAwait(false);
            }
            if (Stopwatch.GetElapsedTime(heardAt) > lease)
                return string.Create(CultureInfo.InvariantCulture, $"it has been silent for {lease.TotalSeconds:0.#} seconds");
        }
        return null;
    }

    void Take(Reply reply)
    {
        foreach (long token in run.Leases.Renew(place, reply.Held, ClusterSamples.Until(lease)))
            stale.Enqueue(token);
        foreach (var news in reply.News.Where(news => news.Number >= next))
        {
            next = news.Number + 1;
            Take(news);
        }
        last = reply with { News = [] };
        Wake();
    }

    void Take(News news)
    {
        switch (news.Kind)
        {
            case NewsKind.Part or NewsKind.Ended:
                if (!parts.TryGetValue(news.Token, out var bytes))
                    parts[news.Token] = bytes = new();
                bytes.Write(news.Bytes);
                if (news.Kind == NewsKind.Ended)
                {
                    parts.Remove(news.Token);
                    run.Complete(news.Token, bytes, news.Finish is null ? null : FinishNames.Named(news.Finish));
                }
                break;
            case NewsKind.Failed:
                run.Fail(place, news.Token, $"{Card.Name}: {news.Text}");
                break;
            default:
                run.Arrive(news.Token, JsonSerializer.Deserialize<PrefixFigures>(news.Text!)!);
                break;
        }
    }

    /// <summary>Hands out work whenever there is some, and room for it.</summary>
    async Task Feed(CancellationToken cancel)
    {
        while (true)
        {
            await wake.Reader.ReadAsync(cancel).ConfigureAwait(false);
            await run.Ready.WaitAsync(cancel).ConfigureAwait(false);
            await Hand(cancel).ConfigureAwait(false);
        }
    }

    async Task Hand(CancellationToken cancel)
    {
        int inHand = run.Leases.InHandOf(place);
        var handed = run.Leases.Take(place, Capacity - Math.Max(inHand, last.Held.Length), run.ShareOf(this) - inHand, ClusterSamples.Until(lease));
        var dropped = Taken(stale);
        var decided = Taken(decisions);
        var work = new Work { Orders = [.. handed.Select(static one => one.Order)], Dropped = dropped, Decisions = [.. decided, .. handed.Where(static one => one.Decision is not null).Select(static one => one.Decision!)] };
        if (work.IsEmpty)
            return;
        try
        {
            if (await worker.Give(id, work).WaitAsync(lease / 2, cancel).ConfigureAwait(false))
                return;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // what it was to be told, it is told again; what it was to do, others may do
        }
        run.Leases.Release(place, [.. handed.SelectMany(static one => one.Order.Samples).Select(static sample => sample.Token)]);
        foreach (var decision in decided)
            decisions.Enqueue(decision);
        foreach (long token in dropped)
            stale.Enqueue(token);
        await Task.Delay(BetweenTries, cancel).ConfigureAwait(false);
        Wake();
    }

    static T[] Taken<T>(ConcurrentQueue<T> queue)
    {
        var taken = new List<T>();
        while (queue.TryDequeue(out var one))
            taken.Add(one);
        return [.. taken];
    }
}
