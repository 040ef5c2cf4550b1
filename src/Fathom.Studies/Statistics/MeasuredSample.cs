namespace Fathom.Studies.Statistics;

/// <summary>A sample that was measured and graded.</summary>
/// <param name="Prompt">Its prompt, from 0.</param>
/// <param name="Value">What was measured, finite.</param>
/// <param name="IsRight">Whether its answer is right.</param>
public readonly record struct MeasuredSample(int Prompt, double Value, bool IsRight);
