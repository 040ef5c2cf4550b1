namespace Fathom.Traces;

/// <summary>Tokens that are read as one, such as "8 + 5 =".</summary>
/// <param name="First">The first of their columns, from 0.</param>
/// <param name="Last">The last of them.</param>
/// <param name="Text">What they are called: their own text, unless they were given another.</param>
public sealed record TokenGroup(int First, int Last, string Text);
