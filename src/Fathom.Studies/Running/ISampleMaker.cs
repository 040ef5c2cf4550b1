using Fathom.Engine;
using Fathom.Runs;
using Fathom.Studies.Thinking;
using Fathom.Traces;

namespace Fathom.Studies.Running;

/// <summary>Makes the samples of one study: the engine of this machine, or many machines. What a sample is depends on its tokens, its seed and the study's options alone, whoever makes it.</summary>
interface ISampleMaker : IDisposable
{
    /// <summary>How many samples are to be under way, so that nobody waits for work: it changes where machines come and go.</summary>
    int AtOnce { get; }

    /// <summary>Starts to measure a text, or a given answer.</summary>
    /// <exception cref="FathomException">It cannot be run.</exception>
    Task<MadeSample> Start(RunInput input);

    /// <summary>Starts answers to a prompt, of which each has a seed.</summary>
    /// <exception cref="FathomException">They cannot be run.</exception>
    IReadOnlyList<Task<MadeSample>> StartSamples(RunInput prompt, IReadOnlyList<ulong> seeds);

    /// <summary>Starts answers to a prompt, of which each waits after its first tokens until it is said which of them go on.</summary>
    /// <exception cref="FathomException">They cannot be run.</exception>
    ISamplePrefixes StartPrefixes(RunInput prompt, IReadOnlyList<ulong> seeds, int prefix);
}

/// <summary>Answers to a prompt that wait after their first tokens.</summary>
interface ISamplePrefixes
{
    /// <summary>The samples, by their numbers.</summary>
    IReadOnlyList<Task<MadeSample>> Samples { get; }

    /// <summary>Completes when each of them waits, or has ended before it did.</summary>
    Task Arrived { get; }

    /// <summary>What was measured of the first tokens of each, once they are there.</summary>
    IReadOnlyList<PrefixFigures> Figures();

    /// <summary>Says which samples go on: the others end as <see cref="Finish.Rejected"/>.</summary>
    void Decide(IReadOnlyCollection<int> kept);
}

/// <summary>A sample that has ended.</summary>
/// <param name="Finish">How; null for what was given.</param>
/// <param name="Trace">Gives what was measured.</param>
sealed record MadeSample(Finish? Finish, Func<Trace> Trace);
