using Fathom.Engine;
using Fathom.Studies.Grading;
using Fathom.Traces;

namespace Fathom.Studies.Storing;

/// <summary>A sample that is done, as a study keeps it.</summary>
/// <param name="Prompt">The prompt's name.</param>
/// <param name="Number">Which of the prompt's samples it is, from 0.</param>
sealed record FinishedSample(string Prompt, int Number)
{
    /// <summary>The seed of its sampling; null where nothing was generated.</summary>
    public ulong? Seed { get; init; }

    /// <summary>The answer; null where a text was measured.</summary>
    public string? Text { get; init; }

    /// <summary>How it ended; null for what was given.</summary>
    public Finish? Finish { get; init; }

    /// <summary>Whether Think@n let it go on, so that it votes; null where all do without a rule.</summary>
    public bool? IsKept { get; init; }

    /// <summary>What was measured; null where nothing could be.</summary>
    public Trace? Trace { get; init; }

    /// <summary>The part of a reasoning model's answer that each column belongs to, [tokens]; null for models without such parts.</summary>
    public IReadOnlyList<string>? Segments { get; init; }

    /// <summary>What a grader says of the text; null where there is no text or no grader.</summary>
    public Verdict? Verdict { get; init; }

    /// <summary>Why nothing was measured; null where it was.</summary>
    public string? Problem { get; init; }

    /// <summary>From when it was asked for until it was done.</summary>
    public double? Seconds { get; init; }
}
