using System.Runtime.ExceptionServices;

namespace Fathom.Cli;

/// <summary>Writes of which each is wanted even where another fails.</summary>
sealed class Attempts
{
    Exception? first;

    /// <summary>Does one; what it cannot write is told at the end.</summary>
    public void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is FathomException || FileFault.IsOne(error))
        {
            first ??= error;
        }
    }

    /// <summary>Throws the first that failed, if any did.</summary>
    public void Finish()
    {
        if (first is not null)
            ExceptionDispatchInfo.Throw(first);
    }
}
