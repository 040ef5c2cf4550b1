using Fathom.Cluster.Messages;
using Fathom.Studies.Running;
using Fathom.Studies.Thinking;

namespace Fathom.Cluster.Running;

/// <summary>A sample that is to be made once.</summary>
sealed class WorkSample(WorkGroup group, ulong seed)
{
    readonly TaskCompletionSource<MadeSample> made = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The prompt, and the other samples of it.</summary>
    public WorkGroup Group => group;

    /// <summary>The seed of its sampling.</summary>
    public ulong Seed => seed;

    /// <summary>Completes when it is made.</summary>
    public TaskCompletionSource<MadeSample> Made => made;

    /// <summary>What was measured of its first tokens, where that is told before it ends.</summary>
    public PrefixFigures? Figures { get; set; }

    /// <summary>Whether it goes on after its first tokens; null before that is settled.</summary>
    public bool? IsKept { get; set; }

    /// <summary>How often workers could not make it.</summary>
    public int Failures { get; set; }

    /// <summary>The order in which it was handed out last.</summary>
    public long Order { get; set; }

    /// <summary>The lease; 0 where nobody has it.</summary>
    public long Token { get; set; }

    /// <summary>Who has it.</summary>
    public string? Worker { get; set; }

    /// <summary>When the lease runs out, in the ticks of the table's clock.</summary>
    public long Until { get; set; }
}

/// <summary>Samples of one prompt.</summary>
sealed class WorkGroup
{
    /// <summary>Makes it.</summary>
    /// <param name="input">What they begin with.</param>
    /// <param name="prefix">After how many tokens they wait until it is settled which of them go on; 0 for never.</param>
    /// <param name="seeds">Their seeds.</param>
    public WorkGroup(StoredInput input, int prefix, IReadOnlyList<ulong> seeds)
    {
        (Input, Prefix) = (input, prefix);
        Samples = [.. seeds.Select(seed => new WorkSample(this, seed))];
        Waiting = new(Samples);
    }

    /// <summary>What they begin with.</summary>
    public StoredInput Input { get; }

    /// <summary>After how many tokens they wait; 0 for never.</summary>
    public int Prefix { get; }

    /// <summary>The samples.</summary>
    public IReadOnlyList<WorkSample> Samples { get; }

    /// <summary>Those that nobody has.</summary>
    public LinkedList<WorkSample> Waiting { get; }

    /// <summary>Completes when the first tokens of all are there, where they wait after them.</summary>
    public TaskCompletionSource Arrived { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Who was handed some of them last, and may have read the prompt; null for nobody.</summary>
    public string? Reader { get; set; }
}

/// <summary>What a worker is handed at once of one prompt.</summary>
/// <param name="Order">What it is told.</param>
/// <param name="Decision">Which of them go on, where that is settled already; null where it is not, or none waits.</param>
sealed record Handout(Order Order, Decision? Decision);
