namespace Fathom.Studies.Statistics;

/// <summary>An interval that covers what is estimated in 95 of 100 such studies, as far as its assumptions hold.</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end.</param>
public readonly record struct Interval(double Low, double High);
