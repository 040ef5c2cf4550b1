using Fathom.Models.Blocks;

namespace Fathom.Models;

/// <summary>A decoder as its residual stream shows it: blocks that somebody runs, and what its last stream becomes logits by.</summary>
/// <remarks>What is right of the stream, norm and unembedding, is always computed here; who runs the blocks is another matter.</remarks>
abstract record Transformer(Shape Shape, Norm FinalNorm, Unembedding Unembedding) : IDisposable
{
    /// <summary>What a user may want to know of what was read of the files and what was not, each in one sentence.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Whether what attention and MLP add is told apart; else there are the streams after the blocks alone.</summary>
    public virtual bool TellsParts => true;

    /// <summary>The other program that runs the blocks; null where they are computed here.</summary>
    public virtual EngineFacts? Engine => null;

    /// <summary>Whether so many positions are more than a long-context model was trained for at first: it turns queries and keys otherwise then, from the first on.</summary>
    public abstract bool IsLong(int positions);

    /// <summary>The bytes that a sequence of so many positions takes in the cache.</summary>
    public abstract long CacheBytes(int positions);

    /// <summary>Begins to run it.</summary>
    /// <param name="model">The model that it is of, which stays open until the runner ends.</param>
    /// <param name="threads">How many threads.</param>
    /// <param name="cacheBytes">The most bytes that the caches of all sequences may take.</param>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    /// <exception cref="FathomException">Its files were changed in place, or there is no memory.</exception>
    public abstract ModelRunner Start(LanguageModel model, int threads, long cacheBytes);

    /// <summary>Frees what is its own; the model's files are not.</summary>
    public virtual void Dispose() { }
}
