namespace Fathom.Studies.Grading;

/// <summary>Which text is graded: what verdicts from elsewhere are found by, and a program is told.</summary>
/// <param name="Prompt">The prompt's id.</param>
/// <param name="Sample">Which of the prompt's samples, from 0.</param>
/// <param name="Row">The prompt's row of the data set as JSON, or null.</param>
public readonly record struct GradedSample(string Prompt, int Sample, string? Row = null);
