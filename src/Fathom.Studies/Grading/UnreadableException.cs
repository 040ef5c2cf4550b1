namespace Fathom.Studies.Grading;

/// <summary>A text that is no value, or one beyond the bounds: it is compared as text. Never leaves <see cref="Equality"/>.</summary>
/// <param name="reason">Why, to stand after "since".</param>
sealed class UnreadableException(string reason) : Exception(reason);
