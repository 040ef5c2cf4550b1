namespace Fathom.Comparisons;

/// <summary>A stretch of text at whose ends both traces have a token boundary.</summary>
/// <param name="Text">The stretch; bytes that are no whole character as \xE2.</param>
/// <param name="A">The token columns of the first trace, first and last.</param>
/// <param name="B">Those of the second.</param>
public sealed record ComparedColumn(string Text, (int First, int Last) A, (int First, int Last) B);
