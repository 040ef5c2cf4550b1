namespace Fathom.Models.Blocks;

/// <summary>What a block's attention does to its scores.</summary>
/// <param name="Scale">What q k is multiplied by.</param>
/// <param name="Window">A key is not seen when query position - key position is this or more; 0 sees all.</param>
/// <param name="SoftCap">Scores become cap tanh(score / cap); 0 leaves them.</param>
/// <param name="Sinks">A logit for each head that takes part in the softmax and has no value; null where there are none.</param>
sealed record AttentionRule(float Scale, int Window = 0, float SoftCap = 0, float[]? Sinks = null)
{
    /// <summary>1 / sqrt(head size), nothing else.</summary>
    public static AttentionRule Plain(Shape shape) => new(1 / MathF.Sqrt(shape.HeadSize));
}
