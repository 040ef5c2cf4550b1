using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;
using Fathom.Cluster.Messages;
using Fathom.Engine;
using Fathom.Runs;
using Fathom.Studies.Thinking;
using Fathom.Traces;

namespace Fathom.Cluster.Working;

/// <summary>The work for one run: samples that are in hand, and news that have not arrived.</summary>
sealed class WorkerRun
{
    /// <summary>The reserve beyond what runs: what is done in so long.</summary>
    const double ReserveSeconds = 0.25;

    readonly Lock changes = new();
    readonly RunOptions options;
    readonly int room;
    readonly Dictionary<long, HeldSample> held = [];
    readonly Dictionary<long, HeldStage> stages = [];
    readonly Queue<HeldSample> ended = new();
    readonly Queue<News> news = new();
    readonly Stopwatch age = Stopwatch.StartNew();
    readonly TaskCompletionSource left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    byte[]? sending;
    int sentBytes;
    HeldSample? sent;
    long nextNumber, samplesEnded, askedAt = Stopwatch.GetTimestamp();
    bool isLeaving, isOver, hasAnswered;

    /// <summary>Begins a run.</summary>
    /// <exception cref="FathomException">What it asks for means nothing.</exception>
    public WorkerRun(HeldModel model, RunOpening opening)
    {
        (Model, Runner) = (model, opening.Runner);
        options = StoredRun.Read(model.Language, opening.Options);
        options.Check(model.Language);
        room = model.Room(options);
    }

    /// <summary>The model.</summary>
    public HeldModel Model { get; }

    /// <summary>Who asks.</summary>
    public Guid Runner { get; }

    /// <summary>For how long nobody has asked.</summary>
    public double SilentSeconds => Stopwatch.GetElapsedTime(Volatile.Read(ref askedAt)).TotalSeconds;

    /// <summary>Completes when the runner knows that all is handed back.</summary>
    public Task Left => left.Task;

    /// <summary>Takes in what the runner says.</summary>
    public void Take(Work work)
    {
        Volatile.Write(ref askedAt, Stopwatch.GetTimestamp());
        lock (changes)
        {
            if (isOver || isLeaving)
                return;
            foreach (long token in work.Dropped)
                Drop(token);
            foreach (long order in stages.Where(stage => !stage.Value.Tokens.Any(held.ContainsKey)).Select(static stage => stage.Key).ToArray())
                stages.Remove(order);
            foreach (var order in work.Orders)
                Start(order);
            foreach (var decision in work.Decisions)
                Decide(decision);
        }
    }

    /// <summary>The news from a number on.</summary>
    public async Task<Reply> Next(long from, int mostBytes, TimeSpan wait)
    {
        Volatile.Write(ref askedAt, Stopwatch.GetTimestamp());
        long until = Stopwatch.GetTimestamp() + (long)(wait.TotalSeconds * Stopwatch.Frequency);
        while (true)
        {
            Task change;
            lock (changes)
            {
                while (news.TryPeek(out var first) && first.Number < from)
                    news.Dequeue();
                Fill(mostBytes);
                bool hasNews = news.Count > 0 && mostBytes > 0;
                if (hasNews || isLeaving || isOver || !hasAnswered || Stopwatch.GetTimestamp() >= until)
                {
                    hasAnswered = true;
                    if (isLeaving)
                        left.TrySetResult();
                    Volatile.Write(ref askedAt, Stopwatch.GetTimestamp());
                    return Reply(hasNews);
                }
                change = changed.Task;
            }
            await Task.WhenAny(change, Task.Delay(TimeSpan.FromSeconds(Math.Max(0, (double)(until - Stopwatch.GetTimestamp()) / Stopwatch.Frequency)))).ConfigureAwait(false);
        }
    }

    /// <summary>Hands all back.</summary>
    public void Leave()
    {
        lock (changes)
        {
            isLeaving = true;
            foreach (long token in held.Keys.ToArray())
                Drop(token);
            Signal();
        }
    }

    /// <summary>Ends all.</summary>
    public void End()
    {
        lock (changes)
        {
            isOver = true;
            foreach (long token in held.Keys.ToArray())
                Drop(token);
            left.TrySetResult();
            Signal();
        }
    }

    Reply Reply(bool withNews) => new()
    {
        IsKnown = !isOver,
        IsLeaving = isLeaving,
        Capacity = isLeaving || isOver ? 0 : room + Reserve,
        Held = [.. held.Keys.Union(news.Select(static one => one.Token))],
        TokensPerSecond = Model.TokensPerSecond,
        News = withNews ? [.. news] : [],
    };

    int Reserve => (int)Math.Clamp(ReserveSeconds * samplesEnded / age.Elapsed.TotalSeconds, 1, room);

    void Start(Order order)
    {
        Leased[] samples = [.. order.Samples.Where(sample => !held.ContainsKey(sample.Token))];
        if (samples.Length == 0)
            return;
        try
        {
            var input = order.Input.Read();
            if (!input.Generates)
            {
                Hold(samples[0].Token, Model.Engine.Start(input, options));
                return;
            }
            ulong[] seeds = [.. samples.Select(static sample => sample.Seed)];
            if (order.Prefix > 0)
            {
                var stage = Model.Engine.StartPrefixes(input, options, seeds, order.Prefix, measuresRest: true);
                stages[order.Number] = new(stage, [.. samples.Select(static sample => sample.Token)]);
                for (int i = 0; i < samples.Length; i++)
                    Hold(samples[i].Token, stage.Samples[i]);
                stage.Completion.ContinueWith(_ => Arrive(order.Number, order.Prefix), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                return;
            }
            var all = Model.Engine.StartSamples(input, options, seeds);
            for (int i = 0; i < samples.Length; i++)
                Hold(samples[i].Token, all[i]);
        }
        catch (FathomException error)
        {
            Model.Fail(error.Message);
            foreach (var sample in samples)
                Add(new() { Number = nextNumber++, Token = sample.Token, Kind = NewsKind.Failed, Text = error.Message });
            Signal();
        }
    }

    void Hold(long token, DepthSequence sequence)
    {
        var sample = new HeldSample(token, sequence);
        held[token] = sample;
        Model.Begin();
        sequence.Completion.ContinueWith(ending => EndOf(sample, ending), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    void EndOf(HeldSample sample, Task ending)
    {
        string? failure = ending.Exception?.GetBaseException().Message;
        Model.End(sample.Sequence.Columns, failure);
        lock (changes)
        {
            if (!held.ContainsKey(sample.Token))
                return;
            samplesEnded++;
            if (failure is not null)
            {
                held.Remove(sample.Token);
                Add(new() { Number = nextNumber++, Token = sample.Token, Kind = NewsKind.Failed, Text = failure });
            }
            else
            {
                ended.Enqueue(sample);
            }
            Signal();
        }
    }

    /// <summary>Samples of an order wait after their first tokens.</summary>
    void Arrive(long order, int prefix)
    {
        lock (changes)
        {
            if (isOver || !stages.TryGetValue(order, out var stage))
                return;
            for (int i = 0; i < stage.Tokens.Length; i++)
                if (held.TryGetValue(stage.Tokens[i], out var sample) && sample.Sequence.Finish is not Finish.Cancelled)
                    Add(new() { Number = nextNumber++, Token = sample.Token, Kind = NewsKind.Prefix, Text = JsonSerializer.Serialize(PrefixFigures.Of(stage.Stage.Samples[i], prefix)) });
            stage.HasArrived = true;
            Decide(order, stage);
            Signal();
        }
    }

    void Decide(Decision decision)
    {
        if (!stages.TryGetValue(decision.Order, out var stage))
            return;
        stage.Kept = decision.Kept;
        Decide(decision.Order, stage);
    }

    void Decide(long order, HeldStage stage)
    {
        if (stage is { HasArrived: true, Kept: { } kept })
        {
            stages.Remove(order);
            stage.Stage.Decide([.. Enumerable.Range(0, stage.Tokens.Length).Where(number => kept.Contains(stage.Tokens[number]))]);
        }
    }

    void Drop(long token)
    {
        if (held.Remove(token, out var sample))
            sample.Sequence.Cancel();
    }

    /// <summary>Makes parts of results that have ended, as long as the runner has room.</summary>
    void Fill(int mostBytes)
    {
        int waiting = news.Sum(static one => one.Bytes.Length);
        while (waiting < mostBytes && (sending is not null || BeginSending()))
        {
            byte[] part = sending![sentBytes..Math.Min(sentBytes + News.PartBytes, sending.Length)];
            sentBytes += part.Length;
            bool isLast = sentBytes == sending.Length;
            Add(new() { Number = nextNumber++, Token = sent!.Token, Kind = isLast ? NewsKind.Ended : NewsKind.Part, Bytes = part, Finish = isLast ? sent.Sequence.Finish?.Name() : null });
            waiting += part.Length;
            if (!isLast)
                continue;
            held.Remove(sent.Token);
            (sending, sent) = (null, null);
        }
    }

    bool BeginSending()
    {
        while (ended.TryDequeue(out sent))
        {
            if (!held.ContainsKey(sent.Token))
                continue;
            using var bytes = new MemoryStream();
            FathomFile.Write(bytes, sent.Sequence.Trace(), CompressionLevel.Fastest);
            (sending, sentBytes) = (bytes.ToArray(), 0);
            return true;
        }
        return false;
    }

    void Add(News one) => news.Enqueue(one);

    void Signal()
    {
        changed.TrySetResult();
        changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    sealed record HeldSample(long Token, DepthSequence Sequence);

    /// <summary>Samples of an order that wait together.</summary>
    sealed class HeldStage(PrefixStage stage, long[] tokens)
    {
        public PrefixStage Stage => stage;

        public long[] Tokens => tokens;

        public bool HasArrived { get; set; }

        /// <summary>The leases of those that go on; null before that is said.</summary>
        public long[]? Kept { get; set; }
    }
}
