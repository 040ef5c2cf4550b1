namespace Fathom.Cli;

/// <summary>A command line that makes no sense. Its message is one sentence, fit to be shown as it is.</summary>
sealed class UsageException(string message) : Exception(message);
