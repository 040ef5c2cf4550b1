using Fathom.Kernels;

namespace Fathom.Tests.Kernels;

public class WorkerPoolTests
{
    [Theory, InlineData(1), InlineData(2), InlineData(5)]
    public void Every_item_is_done_once_however_often_work_is_started(int threads)
    {
        using var pool = new WorkerPool(threads);
        var work = new Counting(1_000);
        for (int round = 1; round <= 2_000; round++)
        {
            int items = round % 37 + 1;
            pool.Run(work, items);
            for (int i = 0; i < items; i++)
                work.Expected[i]++;
        }
        Assert.Equal(work.Expected, work.Done);
    }

    [Fact]
    public void Workers_that_fell_asleep_wake_for_new_work()
    {
        using var pool = new WorkerPool(3);
        var work = new Counting(64);
        for (int round = 0; round < 5; round++)
        {
            Thread.Sleep(30);
            pool.Run(work, 64);
        }
        Assert.All(work.Done, static count => Assert.Equal(5, count));
    }

    [Fact]
    public void A_failure_of_a_worker_reaches_the_caller_and_the_pool_lives_on()
    {
        using var pool = new WorkerPool(2);
        Assert.Throws<InvalidDataException>(() => pool.Run(new Failing(), 10));
        var work = new Counting(4);
        pool.Run(work, 4);
        Assert.All(work.Done, static count => Assert.Equal(1, count));
    }

    /// <summary>Threads that do not spin fall asleep after every piece, just when the next one is published.</summary>
    [Theory, InlineData(2), InlineData(4)]
    public void A_hundred_thousand_pieces_of_work_are_each_done_once(int threads)
    {
        using var pool = new WorkerPool(threads, spins: 0);
        var work = new Counting(threads);
        for (int round = 0; round < 100_000; round++)
            pool.Run(work, threads);
        Assert.All(work.Done, static count => Assert.Equal(100_000, count));
    }

    [Theory, InlineData(0), InlineData(2_000)]
    public void Every_thread_wakes_for_work_however_long_it_slept(int spins)
    {
        const int Threads = 3;
        using var pool = new WorkerPool(Threads, spins);
        var random = new Random(1);
        for (int round = 0; round < 1_000; round++)
        {
            using var meeting = new Meeting(Threads);
            pool.Run(meeting, Threads);
            Thread.SpinWait(random.Next(round % 10 == 0 ? 100_000 : 2_000));
        }
    }

    [Fact]
    public void Of_several_failures_of_one_piece_none_is_left_for_the_next()
    {
        using var pool = new WorkerPool(4, spins: 0);
        var work = new Counting(4);
        for (int round = 0; round < 1_000; round++)
        {
            Assert.Throws<InvalidDataException>(() => pool.Run(new Failing(), 8));
            pool.Run(work, 4);
        }
    }

    [Fact]
    public void A_pool_can_be_disposed_at_any_moment_between_pieces_and_twice()
    {
        for (int round = 0; round < 300; round++)
        {
            var pool = new WorkerPool(3, spins: round % 3 * 100);
            if (round % 2 == 0)
                pool.Run(new Counting(3), 3);
            pool.Dispose();
            pool.Dispose();
        }
    }

    /// <summary>Items of which each waits until every thread has one.</summary>
    sealed class Meeting(int threads) : ParallelWork, IDisposable
    {
        readonly Barrier barrier = new(threads);

        public override void Do(int item, int worker) => Assert.True(barrier.SignalAndWait(TimeSpan.FromSeconds(20)), "a thread did not wake");

        public void Dispose() => barrier.Dispose();
    }

    sealed class Counting(int items) : ParallelWork
    {
        public int[] Done { get; } = new int[items];

        public int[] Expected { get; } = new int[items];

        public override void Do(int item, int worker) => Interlocked.Increment(ref Done[item]);
    }

    sealed class Failing : ParallelWork
    {
        public override void Do(int item, int worker) => throw new InvalidDataException("no");
    }
}
