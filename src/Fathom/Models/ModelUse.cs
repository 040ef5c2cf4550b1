namespace Fathom.Models;

/// <summary>Lets one thread at a time use a model, and puts off its end until the use that is under way is over.</summary>
/// <param name="name">What the model is called in errors.</param>
/// <param name="check">Says, as an exception, why the model cannot be used any more.</param>
/// <param name="end">Frees what the model holds, once.</param>
sealed class ModelUse(string name, Action check, Action end)
{
    readonly Lock moment = new();
    Thread? user;
    int depth;
    bool disposed;

    /// <summary>Begins a use, which may lie within another of the same thread.</summary>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    /// <exception cref="InvalidOperationException">Another thread uses it.</exception>
    /// <exception cref="FathomException">Its files were changed.</exception>
    public Lease Begin()
    {
        lock (moment)
        {
            ObjectDisposedException.ThrowIf(disposed, typeof(LanguageModel));
            if (user is not null && user != Thread.CurrentThread)
                throw new InvalidOperationException($"{name}: another thread uses this model: it does one run at a time");
            check();
            (user, depth) = (Thread.CurrentThread, depth + 1);
        }
        return new(this);
    }

    /// <summary>Lets nobody begin a use any more, and frees the model: now, or where somebody uses it as soon as that is over.</summary>
    public void Dispose()
    {
        lock (moment)
        {
            if (disposed)
                return;
            disposed = true;
            if (user is not null)
                return;
        }
        end();
    }

    void End()
    {
        lock (moment)
        {
            if (--depth > 0)
                return;
            user = null;
            if (!disposed)
                return;
        }
        end();
    }

    /// <summary>A use that is under way.</summary>
    public readonly struct Lease(ModelUse use) : IDisposable
    {
        /// <summary>Ends it.</summary>
        public void Dispose() => use.End();
    }
}
