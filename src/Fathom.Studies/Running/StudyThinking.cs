using Fathom.Studies.Thinking;

namespace Fathom.Studies.Running;

/// <summary>Think@n over the samples of one prompt of a study.</summary>
/// <remarks>
/// A sample that ends before it is settled which go on is held back, so that the study never knows some of a prompt's samples without knowing which were rejected: the rejected ones are written
/// together, and a run that goes on finds that those it lacks are the kept ones. In an audit nothing is rejected, and so all are held back until the last has ended.
/// </remarks>
sealed class StudyThinking(ISamplePrefixes stage, ThinkOptions think)
{
    readonly List<RunningSample> held = [];
    HashSet<Task<MadeSample>>? kept;

    /// <summary>The samples, by their numbers.</summary>
    public IReadOnlyList<Task<MadeSample>> Samples => stage.Samples;

    /// <summary>Completes when the first tokens of all are there.</summary>
    public Task Arrived => stage.Arrived;

    /// <summary>Samples that have ended and are to be taken now.</summary>
    public IReadOnlyList<RunningSample> Held => kept is null || (think.Audit && held.Count < stage.Samples.Count) ? [] : held;

    /// <summary>Settles which go on.</summary>
    public void Decide()
    {
        int[] goOn = think.Kept(stage.Figures());
        kept = [.. goOn.Select(number => stage.Samples[number])];
        stage.Decide(think.Audit ? [.. Enumerable.Range(0, stage.Samples.Count)] : goOn);
    }

    /// <summary>Holds a sample back that has ended, where it is not to be taken yet.</summary>
    public bool Holds(RunningSample sample)
    {
        if (kept is not null && !think.Audit)
            return false;
        held.Add(sample);
        return true;
    }

    /// <summary>Whether a sample goes on, and votes.</summary>
    public bool IsKept(RunningSample sample) => kept!.Contains(sample.Made);
}
