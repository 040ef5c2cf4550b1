namespace Fathom.Cli;

/// <summary>A command line that makes no sense. Its message is one sentence, fit to be shown as it is.</summary>
sealed class UsageException(string message) : Exception(message)
{
    /// <summary>Runs a check of what was given: whatever it refuses makes no sense on the command line.</summary>
    /// <exception cref="UsageException">It refuses something.</exception>
    public static void Check(Action check)
    {
        try
        {
            check();
        }
        catch (FathomException error)
        {
            throw new UsageException(error.Message);
        }
    }
}
