namespace Fathom.Models;

/// <summary>Keeps the weights of a model open.</summary>
sealed class ModelLease(LanguageModel model) : IDisposable
{
    int ended;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref ended, 1) == 0)
            model.EndLease();
    }
}
