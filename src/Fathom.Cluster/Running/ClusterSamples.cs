using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Fathom.Cluster.Messages;
using Fathom.Engine;
using Fathom.Models;
using Fathom.Runs;
using Fathom.Studies.Running;
using Fathom.Studies.Thinking;
using Fathom.Traces;

namespace Fathom.Cluster.Running;

/// <summary>Makes samples by all workers of a cluster that hold the model.</summary>
sealed class ClusterSamples : ISampleMaker
{
    /// <summary>So many bytes of results wait at most to be taken; more are not asked for.</summary>
    const long MostWaitingBytes = 64L << 20;

    /// <summary>So often a sample may fail, by one worker or several.</summary>
    const int MostFailures = 3;

    /// <summary>So many samples are under way before a worker is known.</summary>
    const int FirstAtOnce = 32;

    static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1), BetweenFirstLooks = TimeSpan.FromMilliseconds(200), BetweenTries = TimeSpan.FromSeconds(1), AfterRefusal = TimeSpan.FromSeconds(30), FirstWorkers = TimeSpan.FromSeconds(3), BetweenTellings = TimeSpan.FromSeconds(30), Connecting = TimeSpan.FromSeconds(5);

    readonly LanguageModel model;
    readonly RunOptions options;
    readonly int? atOnce;
    readonly IRoster roster;
    readonly Action<string> note;
    readonly ConcurrentDictionary<string, WorkerLink?> links = new();
    readonly ConcurrentDictionary<string, string> refused = new();
    readonly CancellationTokenSource ending = new();
    readonly CancellationTokenRegistration cancelled;
    readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Task finding, watching;
    readonly ConcurrentDictionary<string, Task> working = new();
    long waitingBytes;

    /// <summary>Begins to look for workers.</summary>
    /// <param name="model">The model, of which nothing is computed here.</param>
    /// <param name="options">What the study does.</param>
    /// <param name="roster">Who is there to be asked; it is disposed with this.</param>
    /// <param name="note">Told what a person should know.</param>
    /// <param name="cancel">Ends all samples.</param>
    /// <exception cref="FathomException">Workers cannot be told what to do.</exception>
    public ClusterSamples(LanguageModel model, StudyOptions options, IRoster roster, Action<string> note, CancellationToken cancel)
    {
        (this.model, this.options, atOnce, this.roster, this.note) = (model, options.Run, options.AtOnce, roster, note);
        Options = StoredRun.Write(model, options.Run);
        cancelled = cancel.Register(Cancel);
        finding = Task.Run(() => Find(ending.Token), CancellationToken.None);
        watching = Task.Run(() => Watch(ending.Token), CancellationToken.None);
    }

    /// <summary>Tells this runner from all others.</summary>
    public Guid Id { get; } = Guid.NewGuid();

    /// <summary>The model.</summary>
    public string Fingerprint => model.Identity.Fingerprint;

    /// <summary>What is done with each prompt.</summary>
    public string Options { get; }

    /// <summary>Who makes which sample.</summary>
    public LeaseTable Leases { get; } = new();

    /// <summary>Completes when the first workers are there: what is handed out before would all go to the fastest to answer.</summary>
    public Task Ready => ready.Task;

    /// <summary>Whether results are taken as fast as they come.</summary>
    public bool HasRoom => Interlocked.Read(ref waitingBytes) < MostWaitingBytes;

    /// <inheritdoc/>
    public int AtOnce
    {
        get
        {
            int wanted = Math.Max(FirstAtOnce, Live.Sum(static link => link.Capacity * 3 / 2 + LeaseTable.Handful));
            return Math.Min(atOnce ?? wanted, wanted);
        }
    }

    IEnumerable<WorkerLink> Live => links.Values.OfType<WorkerLink>();

    /// <inheritdoc/>
    public Task<MadeSample> Start(RunInput input) => Begin(input, prefix: 0, [options.Sampling.Seed]).Samples[0].Made.Task;

    /// <inheritdoc/>
    public IReadOnlyList<Task<MadeSample>> StartSamples(RunInput prompt, IReadOnlyList<ulong> seeds) => [.. Begin(prompt, prefix: 0, seeds).Samples.Select(static sample => sample.Made.Task)];

    /// <inheritdoc/>
    public ISamplePrefixes StartPrefixes(RunInput prompt, IReadOnlyList<ulong> seeds, int prefix) => new ClusterPrefixes(this, Begin(prompt, prefix, seeds));

    /// <summary>When a lease runs out that begins now.</summary>
    public static long Until(TimeSpan lease) => Stopwatch.GetTimestamp() + (long)(lease.TotalSeconds * Stopwatch.Frequency);

    /// <summary>The share of all samples under way that a worker is to have: as much as it is of the speed of all.</summary>
    public int ShareOf(WorkerLink link)
    {
        var live = Live.Where(static one => one.Capacity > 0).ToArray();
        double speed = live.All(static one => one.TokensPerSecond > 0) ? link.TokensPerSecond / live.Sum(static one => one.TokensPerSecond) : 1.0 / Math.Max(1, live.Length);
        return (int)Math.Ceiling((Leases.Waiting + Leases.Leased) * speed);
    }

    /// <summary>Tells a person something.</summary>
    public void Note(string text) => note(text);

    /// <summary>A sample's trace has come.</summary>
    public void Complete(long token, MemoryStream bytes, Finish? finish)
    {
        if (Leases.Complete(token) is not { } sample)
            return;
        Interlocked.Add(ref waitingBytes, bytes.Length);
        var trace = new Lazy<Traces.Trace>(() =>
        {
            Interlocked.Add(ref waitingBytes, -bytes.Length);
            bytes.Position = 0;
            return FathomFile.Read(bytes);
        });
        sample.Made.TrySetResult(new(finish, () => trace.Value));
        ClusterPrefixes.Look(sample.Group);
    }

    /// <summary>A worker cannot make a sample: another may be able to, as where one lacks memory.</summary>
    public void Fail(string worker, long token, string reason)
    {
        if (Leases.Find(token) is { } failed && ++failed.Failures < MostFailures && Live.Count() > 1)
        {
            note($"{reason}: another worker tries");
            Leases.Release(worker, [token]);
            WakeAll();
            return;
        }
        if (Leases.Complete(token) is not { } sample)
            return;
        sample.Made.TrySetException(new FathomException(reason));
        ClusterPrefixes.Look(sample.Group);
    }

    /// <summary>A sample's first tokens are there.</summary>
    public void Arrive(long token, PrefixFigures figures)
    {
        if (Leases.Find(token) is not { } sample)
            return;
        sample.Figures = figures;
        ClusterPrefixes.Look(sample.Group);
    }

    /// <summary>It is settled which samples of a prompt go on.</summary>
    public void Decide(WorkGroup group, IReadOnlyCollection<int> kept)
    {
        foreach (var (worker, decision) in Leases.Decide(group, kept))
            links.GetValueOrDefault(worker)?.Tell(decision);
    }

    /// <summary>Tells workers that the run is over, and leaves them.</summary>
    public void Dispose()
    {
        cancelled.Dispose();
        ending.Cancel();
        Task.WhenAll([finding, watching, .. working.Values]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
        ending.Dispose();
        roster.Dispose();
    }

    WorkGroup Begin(RunInput input, int prefix, IReadOnlyList<ulong> seeds)
    {
        options.Check(model);
        DepthRun.PositionsOf(model.Shape, input, options);
        var group = new WorkGroup(StoredInput.Of(input), prefix, seeds);
        Leases.Add(group);
        WakeAll();
        return group;
    }

    void Cancel()
    {
        foreach (var sample in Leases.Clear())
            sample.Made.TrySetCanceled();
        ending.Cancel();
    }

    void WakeAll()
    {
        foreach (var link in Live)
            link.Wake();
    }

    /// <summary>Looks for workers again and again, and keeps a link with each.</summary>
    async Task Find(CancellationToken cancel)
    {
        string? problem = null;
        _ = Task.Delay(FirstWorkers, cancel).ContinueWith(_ => ready.TrySetResult(), TaskScheduler.Default);
        while (true)
        {
            try
            {
                var found = new Dictionary<string, IPEndPoint>(await roster.Find(cancel).ConfigureAwait(false));
                bool isKnown = Live.Any() && links.Values.All(static link => link?.Capacity > 0);
                if (roster.IsByHearsay)
                    foreach (string member in await Heard(cancel).ConfigureAwait(false))
                        found.TryAdd($"gwy.tcp://{member}/0", IPEndPoint.Parse(member));
                if (problem is not null)
                    note($"{roster.Name} can be reached again");
                problem = null;
                foreach (var (place, endpoint) in found)
                    if (links.TryAdd(place, null))
                    {
                        isKnown = false;
                        working[place] = Task.Run(() => Keep(place, endpoint, cancel), CancellationToken.None);
                    }
                if (isKnown && ready.TrySetResult())
                    WakeAll();
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                string reason = error.GetBaseException().Message;
                if (problem is null)
                    note($"{roster.Name} cannot be reached ({reason}): what workers have in hand goes on, and others are found when it is back");
                problem = reason;
            }
            await Task.Delay(Ready.IsCompleted ? BetweenLooks : BetweenFirstLooks, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Where the first worker that answers knows others.</summary>
    async Task<string[]> Heard(CancellationToken cancel)
    {
        foreach (var link in Live.Where(static link => link.Capacity > 0))
            try
            {
                return await link.Members(cancel).ConfigureAwait(false);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // the next may answer
            }
        return [];
    }

    /// <summary>Works with one worker until it is gone.</summary>
    async Task Keep(string place, IPEndPoint endpoint, CancellationToken cancel)
    {
        string? reason = null, refusal = null;
        string name = endpoint.ToString();
        try
        {
            await using var client = await roster.Connect(endpoint, Connecting, cancel).ConfigureAwait(false);
            var card = await client.Worker.Describe().WaitAsync(Connecting, cancel).ConfigureAwait(false);
            name = card.Name;
            refusal = Refusal.Of(card, model);
            if (refusal is not null)
            {
                if (refused.TryAdd(card.Name, refusal))
                    note($"worker {name} is not asked: {refusal}");
            }
            else
            {
                var link = new WorkerLink(this, place, card, client.Worker);
                links[place] = link;
                reason = await link.Work(cancel).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
        }
        catch (Exception error)
        {
            reason = error.GetBaseException().Message;
        }
        int lost = Leases.Release(place);
        if (reason is not null && !cancel.IsCancellationRequested && (links[place] is not null || refused.TryAdd(name, reason)))
            note($"worker {name} is lost: {reason}; {lost} samples go to others");
        links[place] = null;
        WakeAll();
        try
        {
            await Task.Delay(refusal is null ? BetweenTries : AfterRefusal, cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        links.TryRemove(place, out _);
    }

    /// <summary>Takes back leases that have run out, and tells what is waited for.</summary>
    async Task Watch(CancellationToken cancel)
    {
        long toldAt = 0;
        while (true)
        {
            await Task.Delay(100, cancel).ConfigureAwait(false);
            var lost = Leases.Expire(Stopwatch.GetTimestamp());
            foreach (var (place, count) in lost)
                note($"worker {links.GetValueOrDefault(place)?.Card.Name ?? place} is silent: {count} samples go to others");
            if (lost.Count > 0)
                WakeAll();
            if (Ready.IsCompleted && Leases.Waiting > 0 && !Live.Any() && (toldAt == 0 || Stopwatch.GetElapsedTime(toldAt) > BetweenTellings))
            {
                note($"waits for a worker at {roster.Name} that holds {model.Identity.Name} {model.Identity.Quantisation} ({Fingerprint[..8]})");
                toldAt = Stopwatch.GetTimestamp();
            }
        }
    }
}
