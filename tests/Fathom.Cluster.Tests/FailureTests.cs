using System.Diagnostics;
using Fathom.Studies.Running;
using Fathom.Studies.Storing;

namespace Fathom.Cluster.Tests;

/// <summary>Whatever happens to workers, to Redis and to the run: the rows are those of one machine, none twice and none lost.</summary>
[Collection(nameof(Alone))]
public sealed class FailureTests : IDisposable
{
    const double Lease = 3, LongestGap = 20;

    readonly Runs runs = new();
    readonly List<WorkerProcess> workers = [];
    readonly StudyOptions options = Runs.Options(samples: 8) with { Store = StoredDetail.Tokens };

    public void Dispose()
    {
        foreach (var worker in workers)
            worker.Dispose();
        runs.Dispose();
    }

    /// <summary>FATHOM_CLUSTER_ROUNDS says how often: twice where it is not set.</summary>
    [Fact]
    public async Task Workers_that_are_killed_stopped_and_added_at_random_moments_leave_the_same_rows()
    {
        using var redis = new RedisServer();
        for (int number = 0; number < 3; number++)
            Add(redis.Address);
        workers.ForEach(static worker => worker.Ready());
        int rounds = int.TryParse(Environment.GetEnvironmentVariable("FATHOM_CLUSTER_ROUNDS"), out int asked) ? asked : 2;
        var random = new Random(rounds);
        for (int round = 0; round < rounds; round++)
        {
            int sums = 10 + round;
            string here = runs.Here(options, sums);
            using var over = new CancellationTokenSource();
            var trouble = Task.Run(() => Trouble(redis.Address, random, over.Token));
            var sinceLast = Stopwatch.StartNew();
            long done = 0;
            double gap = 0;
            string there = runs.There(redis.Address, options, sums, progress =>
            {
                gap = Math.Max(gap, sinceLast.Elapsed.TotalSeconds);
                if (progress.Done == done)
                    return;
                done = progress.Done;
                sinceLast.Restart();
            });
            await over.CancelAsync();
            await trouble;
            Assert.Equal(here, there);
            Assert.True(gap < LongestGap, $"for {gap:0.0} seconds nothing came, though a worker was there: {runs.Notes}");
            runs.Forget("there.duckdb");
        }
    }

    [Fact]
    public void A_worker_that_is_stopped_is_taken_for_dead_and_joins_again()
    {
        using var redis = new RedisServer();
        Add(redis.Address);
        Add(redis.Address);
        workers.ForEach(static worker => worker.Ready());
        string here = runs.Here(options, 8);
        bool isStopped = false;
        string there = runs.There(redis.Address, options, 8, progress =>
        {
            if (isStopped || progress.Done < 8)
                return;
            isStopped = true;
            workers[0].Signal("STOP");
        });
        Assert.Equal(here, there);
        Assert.Contains("samples go to others", runs.Notes, StringComparison.Ordinal);
        Thread.Sleep(TimeSpan.FromSeconds(4 * Lease));
        workers[0].Signal("CONT");
        workers[0].Says("has taken this worker for dead");
        workers[0].Says("has joined again");
        var cards = Runs.Workers(redis.Address);
        Assert.Equal(2, cards.Count);
    }

    [Fact]
    public void A_worker_that_is_told_to_end_hands_its_work_back_at_once()
    {
        string address = WorkerProcess.FreeAddress();
        workers.Add(new WorkerProcess(join: null, address, lease: 60).Ready());
        workers.Add(new WorkerProcess(address, lease: 60).Ready());
        string here = runs.Here(options, 8);
        var watch = new Stopwatch();
        string there = runs.There(address, options, 8, progress =>
        {
            if (watch.IsRunning || progress.Done < 8)
                return;
            watch.Start();
            workers[1].Signal("TERM");
        });
        Assert.Equal(here, there);
        Assert.Equal(0, workers[1].Ends());
        Assert.True(watch.Elapsed.TotalSeconds < 55, "the rest waited for the lease");
        Assert.Contains("leaves", runs.Notes, StringComparison.Ordinal);
        Assert.DoesNotContain("silent", runs.Notes, StringComparison.Ordinal);
    }

    [Fact]
    public void A_worker_that_joins_while_a_run_is_under_way_takes_part_without_any_table()
    {
        string address = WorkerProcess.FreeAddress();
        workers.Add(new WorkerProcess(join: null, address).Ready());
        string here = runs.Here(options, 16);
        string there = runs.There(address, options with { AtOnce = 12 }, 16, progress =>
        {
            if (workers.Count == 1 && progress.Done >= 4)
                workers.Add(new WorkerProcess(address).Ready());
        });
        Assert.Equal(here, there);
        Assert.All(Runs.Workers(address), static card => Assert.InRange(card.Models[0].Done, 1, long.MaxValue));
    }

    [Fact]
    public async Task Work_goes_on_while_Redis_is_gone_and_new_workers_are_found_when_it_is_back()
    {
        using var redis = new RedisServer();
        Add(redis.Address).Ready();
        string here = runs.Here(options, 40);
        bool isGone = false;
        long doneWithout = 0;
        Task? back = null;
        string there = runs.There(redis.Address, options with { AtOnce = 4 }, 40, progress =>
        {
            if (!isGone && progress.Done >= 8)
            {
                isGone = true;
                redis.Stop();
                back = Task.Run(() =>
                {
                    Thread.Sleep(TimeSpan.FromSeconds(2 * Lease));
                    redis.Start();
                });
            }
            if (back is { IsCompleted: false })
                doneWithout = progress.Done;
        });
        await back!;
        Assert.Equal(here, there);
        Assert.InRange(doneWithout, 20, long.MaxValue);
        Assert.Contains("cannot be reached", runs.Notes, StringComparison.Ordinal);
        Add(redis.Address).Ready();
        for (int tries = 0; Runs.Workers(redis.Address).Count < 2; tries++)
            Assert.True(tries < 100, string.Join("\n", workers.Select(static worker => worker.Said)));
    }

    [Fact]
    public void A_run_that_is_ended_goes_on_to_the_same_rows_and_its_workers_are_free()
    {
        string address = WorkerProcess.FreeAddress();
        workers.Add(new WorkerProcess(join: null, address).Ready());
        var few = options with { AtOnce = 8 };
        string here = runs.Here(few, 8);
        using (var study = runs.Begin("there.duckdb", few, 8))
        {
            using var cancel = new CancellationTokenSource();
            var progress = runs.Measure(study, address, few, progress => { if (progress.Done > 5) cancel.Cancel(); }, cancel.Token);
            Assert.InRange(progress.Done, 5, 63);
        }
        Assert.Equal(0, Runs.Workers(address)[0].Models[0].Runs);
        Assert.Equal(here, runs.There(address, few, 8));
    }

    WorkerProcess Add(string address)
    {
        var worker = new WorkerProcess(address, lease: Lease);
        workers.Add(worker);
        return worker;
    }

    /// <summary>Kills, stops and adds workers, but for the first: so there is always one that could work.</summary>
    void Trouble(string address, Random random, CancellationToken over)
    {
        while (!over.WaitHandle.WaitOne(random.Next(500, 2000)))
        {
            var worker = workers[random.Next(1, workers.Count)];
            if (random.Next(2) == 0)
            {
                worker.Dispose();
                workers.Remove(worker);
                Add(address);
                continue;
            }
            worker.Signal("STOP");
            over.WaitHandle.WaitOne(TimeSpan.FromSeconds(Lease * 1.5));
            worker.Signal("CONT");
        }
    }
}
