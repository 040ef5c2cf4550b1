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
