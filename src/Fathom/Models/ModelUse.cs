namespace Fathom.Models;

/// <summary>Counts who uses a model, and puts off its end until the last use is over.</summary>
/// <param name="check">Says, as an exception, why the model cannot be used any more.</param>
/// <param name="end">Frees what the model holds, once.</param>
sealed class ModelUse(Action check, Action end)
{
    readonly Lock moment = new();
    int users;
    bool disposed;

    /// <summary>Begins a use.</summary>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    /// <exception cref="FathomException">Its files were changed.</exception>
    public Lease Begin()
    {
        lock (moment)
        {
            ObjectDisposedException.ThrowIf(disposed, typeof(LanguageModel));
            check();
            users++;
        }
        return new(this);
    }

    /// <summary>Lets nobody begin a use any more, and frees the model: now, or when the last who uses it is done.</summary>
    public void Dispose()
    {
        lock (moment)
        {
            if (disposed)
                return;
            disposed = true;
            if (users > 0)
                return;
        }
        end();
    }

    void End()
    {
        lock (moment)
            if (--users > 0 || !disposed)
                return;
        end();
    }

    /// <summary>A use that is under way.</summary>
    public readonly struct Lease(ModelUse use) : IDisposable
    {
        /// <summary>Refuses to go on with files that were changed in place.</summary>
        /// <exception cref="FathomException">They were.</exception>
        public void Check() => use.Check();

        /// <summary>Ends it. Once.</summary>
        public void Dispose() => use.End();
    }

    void Check() => check();
}
