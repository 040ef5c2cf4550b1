using Fathom.Cluster.Messages;

namespace Fathom.Cluster.Running;

/// <summary>Who makes which sample, and until when. A sample whose lease runs out is for the next who asks, under another token; a result under an old one is none.</summary>
/// <remarks>It knows no clock: times are whoever calls it says. All members may be called by several threads.</remarks>
sealed class LeaseTable
{
    /// <summary>So many samples of a prompt are handed out at once, where there are as many, though there is room for fewer: each time the prompt is read anew.</summary>
    public const int Handful = 16;

    readonly Lock changes = new();
    readonly LinkedList<WorkGroup> waiting = new();
    readonly Dictionary<long, WorkSample> leased = [];
    readonly Dictionary<string, HashSet<WorkSample>> hands = [];
    long tokens, orders;
    int waitingCount;

    /// <summary>How many samples nobody has.</summary>
    public int Waiting
    {
        get
        {
            lock (changes)
                return waitingCount;
        }
    }

    /// <summary>How many samples somebody has.</summary>
    public int Leased
    {
        get
        {
            lock (changes)
                return leased.Count;
        }
    }

    /// <summary>How many samples a worker has.</summary>
    public int InHandOf(string worker)
    {
        lock (changes)
            return hands.TryGetValue(worker, out var hand) ? hand.Count : 0;
    }

    /// <summary>Takes in samples that are to be made.</summary>
    public void Add(WorkGroup group)
    {
        lock (changes)
        {
            waiting.AddLast(group);
            waitingCount += group.Waiting.Count;
        }
    }

    /// <summary>Hands out samples: of a prompt that this worker has read, else of one that nobody has, else of another's.</summary>
    /// <param name="worker">Who asks.</param>
    /// <param name="room">How many it has room for.</param>
    /// <param name="most">The most that it is to have, a <see cref="Handful"/> beyond its room included.</param>
    /// <param name="until">When the leases run out.</param>
    public IReadOnlyList<Handout> Take(string worker, int room, int most, long until)
    {
        var handed = new List<Handout>();
        lock (changes)
            foreach (var wanted in (Func<WorkGroup, bool>[])[group => group.Reader == worker, static group => group.Reader is null, static _ => true])
                for (var node = waiting.First; node is not null && room > 0 && most > 0;)
                {
                    var (group, at) = (node.Value, node);
                    node = node.Next;
                    if (!wanted(group))
                        continue;
                    int taken = Take(group, worker, Math.Min(most, Math.Max(room, Handful)), until, handed);
                    (room, most) = (room - taken, most - taken);
                    if (group.Waiting.Count == 0)
                        waiting.Remove(at);
                }
        return handed;
    }

    /// <summary>Prolongs leases that a worker holds.</summary>
    /// <returns>Those that are not its own: it holds them for nothing.</returns>
    public IReadOnlyList<long> Renew(string worker, IReadOnlyList<long> held, long until)
    {
        var stale = new List<long>();
        lock (changes)
            foreach (long token in held)
                if (leased.TryGetValue(token, out var sample) && sample.Worker == worker)
                    sample.Until = until;
                else
                    stale.Add(token);
        return stale;
    }

    /// <summary>The sample of a lease that counts; null where it does not.</summary>
    public WorkSample? Find(long token)
    {
        lock (changes)
            return leased.GetValueOrDefault(token);
    }

    /// <summary>A result has come: the sample is done, if the lease counts; null where it does not.</summary>
    public WorkSample? Complete(long token)
    {
        lock (changes)
        {
            if (!leased.TryGetValue(token, out var sample))
                return null;
            Free(sample);
            return sample;
        }
    }

    /// <summary>Takes leases back that a worker has; all for null.</summary>
    /// <returns>How many.</returns>
    public int Release(string worker, IReadOnlyCollection<long>? only = null)
    {
        lock (changes)
        {
            WorkSample[] lost = hands.TryGetValue(worker, out var hand) ? [.. hand.Where(sample => only?.Contains(sample.Token) != false)] : [];
            GiveBack(lost);
            return lost.Length;
        }
    }

    /// <summary>Takes back what has run out.</summary>
    /// <returns>How many leases of which workers.</returns>
    public IReadOnlyDictionary<string, int> Expire(long now)
    {
        lock (changes)
        {
            WorkSample[] lost = [.. leased.Values.Where(sample => sample.Until <= now)];
            var counts = lost.CountBy(static sample => sample.Worker!).ToDictionary();
            GiveBack(lost);
            return counts;
        }
    }

    /// <summary>It is settled which samples of a prompt go on after their first tokens.</summary>
    /// <returns>What workers are to be told that have some of them in hand.</returns>
    public IReadOnlyList<(string Worker, Decision Decision)> Decide(WorkGroup group, IReadOnlyCollection<int> kept)
    {
        lock (changes)
        {
            for (int number = 0; number < group.Samples.Count; number++)
                group.Samples[number].IsKept = kept.Contains(number);
            return [.. group.Samples.Where(static sample => sample.Token != 0).GroupBy(static sample => (sample.Worker, sample.Order))
                .Select(static order => (order.Key.Worker!, new Decision(order.Key.Order, [.. order.Where(static sample => sample.IsKept == true).Select(static sample => sample.Token)])))];
        }
    }

    /// <summary>Forgets all samples.</summary>
    /// <returns>Those that are not made.</returns>
    public IReadOnlyList<WorkSample> Clear()
    {
        lock (changes)
        {
            WorkSample[] left = [.. leased.Values, .. waiting.SelectMany(static group => group.Waiting)];
            foreach (var sample in leased.Values)
                sample.Token = 0;
            leased.Clear();
            hands.Clear();
            waiting.Clear();
            waitingCount = 0;
            return left;
        }
    }

    int Take(WorkGroup group, string worker, int most, long until, List<Handout> handed)
    {
        var taken = new List<WorkSample>();
        while (taken.Count < most && group.Waiting.First is { } next)
        {
            group.Waiting.RemoveFirst();
            taken.Add(next.Value);
        }
        waitingCount -= taken.Count;
        group.Reader = worker;
        foreach (var alike in taken.GroupBy(static sample => sample.IsKept))
            handed.Add(Lease(group, worker, [.. alike], alike.Key, until));
        return taken.Count;
    }

    Handout Lease(WorkGroup group, string worker, WorkSample[] samples, bool? isKept, long until)
    {
        long order = ++orders;
        if (!hands.TryGetValue(worker, out var hand))
            hands[worker] = hand = [];
        foreach (var sample in samples)
        {
            (sample.Order, sample.Token, sample.Worker, sample.Until) = (order, ++tokens, worker, until);
            leased[sample.Token] = sample;
            hand.Add(sample);
        }
        var told = new Order { Number = order, Input = group.Input, Prefix = isKept == true ? 0 : group.Prefix, Samples = [.. samples.Select(static sample => new Leased(sample.Token, sample.Seed))] };
        return new(told, isKept == false ? new(order, []) : null);
    }

    void GiveBack(WorkSample[] lost)
    {
        foreach (var sample in lost)
        {
            Free(sample);
            if (sample.Group.Waiting.Count == 0)
                waiting.AddFirst(sample.Group);
            sample.Group.Waiting.AddFirst(sample);
            sample.Group.Reader = null;
            waitingCount++;
        }
    }

    void Free(WorkSample sample)
    {
        leased.Remove(sample.Token);
        hands[sample.Worker!].Remove(sample);
        (sample.Token, sample.Worker) = (0, null);
    }
}
