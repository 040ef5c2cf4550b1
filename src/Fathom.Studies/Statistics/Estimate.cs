namespace Fathom.Studies.Statistics;

/// <summary>A figure of a study and how far it would move with other prompts.</summary>
/// <param name="Value">The figure; null where it is undefined.</param>
/// <param name="Interval">Its interval by the bootstrap over prompts; null where there is none.</param>
public readonly record struct Estimate(double? Value, Interval? Interval);
