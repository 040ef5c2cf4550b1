using System.Runtime.ExceptionServices;
using Fathom.Runs;

namespace Fathom.Cli;

/// <summary>A run, and writes of which each is wanted even where another fails.</summary>
sealed class Attempts
{
    Exception? first;

    /// <summary>Does a run; where it could not go on to its end, what was measured is taken and the reason told at the end.</summary>
    public T Keep<T>(Func<T> run)
    {
        try
        {
            return run();
        }
        catch (BrokenRunException<T> broken)
        {
            first ??= broken;
            return broken.Kept;
        }
    }

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
