using Fathom.Models;

namespace Fathom.Engine;

/// <summary>Looks at the residual stream of one sequence, and is told which token each of the positions that it looks at produced.</summary>
/// <remarks>Called on the engine's thread, which waits for it.</remarks>
abstract class SequenceReader : ResidualReader
{
    /// <summary>The next of the positions produced a token.</summary>
    /// <param name="token">The token that follows it, given or generated.</param>
    /// <param name="logits">The model's logits [V] there, as it computed them to choose by; empty where it did not.</param>
    public abstract void Produced(int token, ReadOnlySpan<float> logits);
}
