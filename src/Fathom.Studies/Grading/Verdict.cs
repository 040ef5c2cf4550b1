namespace Fathom.Studies.Grading;

/// <summary>What a grader says of one text.</summary>
/// <param name="Answer">The answer as it was found in the text; null where none was.</param>
/// <param name="Correct">Whether it means what is expected; null where nothing is expected, or whoever was asked does not know.</param>
/// <param name="Reason">Why, in words: what was compared with what, and how.</param>
public sealed record Verdict(string? Answer, bool? Correct, string Reason);
