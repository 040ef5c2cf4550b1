namespace Fathom.Templates;

/// <summary>A message of a conversation.</summary>
/// <param name="Role">Who speaks: system, user, assistant …</param>
/// <param name="Content">What is said.</param>
public sealed record ChatMessage(string Role, string Content);
