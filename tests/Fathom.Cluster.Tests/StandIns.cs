using System.Diagnostics;
using System.Net;
using Fathom.Cluster.Messages;
using Fathom.Cluster.Running;
using Fathom.Models;
using Fathom.Traces;

namespace Fathom.Cluster.Tests;

/// <summary>Workers that are none: each makes so many samples at once, and takes for each as long as a real one would.</summary>
/// <param name="model">The model that they say they hold.</param>
/// <param name="count">How many workers.</param>
/// <param name="slots">How many samples each makes at once.</param>
/// <param name="seconds">How long each takes, a quarter more or less.</param>
/// <param name="result">What comes of each, as a .fathom.</param>
sealed class StandIns(LanguageModel model, int count, int slots, double seconds, byte[] result) : IRoster
{
    readonly Dictionary<IPEndPoint, StandIn> workers = Enumerable.Range(1, count).ToDictionary(static number => new IPEndPoint(IPAddress.Loopback, number), number => new StandIn(model, number, slots, seconds, result));

    public string Name => "nowhere";

    public bool IsByHearsay => false;

    /// <summary>How many samples each has made, and how long its slots were busy.</summary>
    public IReadOnlyCollection<StandIn> All => workers.Values;

    public Task<IReadOnlyDictionary<string, IPEndPoint>> Find(CancellationToken cancel) => Task.FromResult<IReadOnlyDictionary<string, IPEndPoint>>(workers.Keys.ToDictionary(static one => one.ToString()));

    public Task<IConnection> Connect(IPEndPoint endpoint, TimeSpan patience, CancellationToken cancel) => Task.FromResult<IConnection>(workers[endpoint]);

    public void Dispose() { }

    internal sealed class StandIn(LanguageModel model, int number, int slots, double seconds, byte[] result) : IWorker, IConnection
    {
        readonly Lock changes = new();
        readonly Queue<long> waiting = new();
        readonly HashSet<long> held = [];
        readonly Queue<News> news = new();
        TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        long next, busySince, busyTicks;
        int running;

        public IWorker Worker => this;

        /// <summary>The sum of the seconds for which its slots were busy.</summary>
        public double BusySeconds
        {
            get
            {
                lock (changes)
                    return (double)(busyTicks + running * (Stopwatch.GetTimestamp() - busySince)) / Stopwatch.Frequency;
            }
        }

        public Task<WorkerCard> Describe() => Task.FromResult(new WorkerCard
        {
            Name = $"stand-in {number}",
            Address = "",
            Program = TraceOrigin.ThisProgram,
            InstructionSet = TraceOrigin.ThisInstructionSet,
            Clock = DateTimeOffset.UtcNow,
            LeaseSeconds = 30,
            Threads = 1,
            Members = [],
            IsLeaving = false,
            Models = [new() { Name = "", Quantisation = "", Fingerprint = model.Identity.Fingerprint, Engine = null, TokensPerSecond = 0, InHand = 0, Done = 0, Tokens = 0, Failures = [], Runs = 0 }],
        });

        public Task<string?> Open(RunOpening opening) => Task.FromResult<string?>(null);

        public Task<bool> Give(Guid run, Work work)
        {
            lock (changes)
            {
                foreach (var sample in work.Orders.SelectMany(static order => order.Samples))
                {
                    held.Add(sample.Token);
                    waiting.Enqueue(sample.Token);
                }
                Begin();
            }
            return Task.FromResult(true);
        }

        public async Task<Reply> Next(Guid run, long from, int mostBytes, TimeSpan wait)
        {
            var over = Task.Delay(wait);
            while (true)
            {
                Task change;
                lock (changes)
                {
                    while (news.TryPeek(out var first) && first.Number < from)
                        news.Dequeue();
                    if ((news.Count > 0 && mostBytes > 0) || over.IsCompleted || from == 0 && held.Count == 0)
                        return new() { IsKnown = true, IsLeaving = false, Capacity = slots + 1 + slots / 8, Held = [.. held.Union(news.Select(static one => one.Token))], TokensPerSecond = 100, News = mostBytes > 0 ? [.. news] : [] };
                    change = changed.Task;
                }
                await Task.WhenAny(change, over);
            }
        }

        public Task Close(Guid run) => Task.CompletedTask;

        public ValueTask DisposeAsync() => default;

        void Begin()
        {
            while (running < slots && waiting.TryDequeue(out long token))
            {
                Count(1);
                _ = Task.Delay(TimeSpan.FromSeconds(seconds * (0.75 + 0.5 * Random.Shared.NextDouble()))).ContinueWith(_ => End(token), TaskScheduler.Default);
            }
        }

        void End(long token)
        {
            lock (changes)
            {
                Count(-1);
                held.Remove(token);
                news.Enqueue(new() { Number = next++, Token = token, Kind = NewsKind.Ended, Bytes = result, Finish = "length" });
                Begin();
                changed.TrySetResult();
                changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        void Count(int change)
        {
            long now = Stopwatch.GetTimestamp();
            busyTicks += running * (now - busySince);
            busySince = now;
            running += change;
        }
    }
}
