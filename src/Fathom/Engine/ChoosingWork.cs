using Fathom.Kernels;

namespace Fathom.Engine;

/// <summary>Chooses the next tokens of some sequences; an item is a sequence.</summary>
sealed class ChoosingWork(WorkerPool pool) : ParallelWork
{
    IReadOnlyList<SequenceJob> jobs = [];
    Rows logits;

    /// <summary>Each of the sequences chooses from its row of logits [n, V].</summary>
    public void Run(IReadOnlyList<SequenceJob> jobs, Rows logits)
    {
        (this.jobs, this.logits) = (jobs, logits);
        pool.Run(this, jobs.Count);
    }

    public override void Do(int item, int worker) => jobs[item].Choose(logits[item]);
}
