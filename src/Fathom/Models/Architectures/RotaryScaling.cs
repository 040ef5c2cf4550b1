namespace Fathom.Models.Architectures;

/// <summary>How a file says that rotary frequencies are scaled for longer contexts.</summary>
/// <param name="Type">none, linear, yarn; longrope where two sets of divisors are stored.</param>
/// <param name="Factor">How many times longer the context becomes.</param>
/// <param name="Trained">The context that the model was trained for before.</param>
/// <param name="FastTurns">YaRN leaves pairs that turn so often within that context.</param>
/// <param name="SlowTurns">YaRN stretches pairs that turn so rarely.</param>
/// <param name="Truncate">Whether YaRN's bounds are rounded outwards to whole pairs.</param>
/// <param name="AttentionFactor">What turned elements are multiplied by, beside what the scaling itself says.</param>
/// <param name="Amplitude">What they are multiplied by instead of all that; null where nothing says it.</param>
sealed record RotaryScaling(
    string Type, float Factor, int Trained, float FastTurns, float SlowTurns, bool Truncate, float AttentionFactor, float? Amplitude)
{
    /// <summary>Reads it. A factor of 0 is none, and without a type scaling is linear.</summary>
    /// <exception cref="ModelFormatException">A number is out of range.</exception>
    public static RotaryScaling Read(Hyperparameters p, Shape shape, bool truncate)
    {
        float older = p.PositiveOrZero("rope.scale_linear", 0), factor = p.PositiveOrZero("rope.scaling.factor", older);
        float fast = p.Positive("rope.scaling.yarn_beta_fast", 32), slow = p.Positive("rope.scaling.yarn_beta_slow", 1);
        if (fast < slow)
            throw p.Fault("rope.scaling.yarn_beta_fast", $"is {fast}, which is less than yarn_beta_slow, {slow}");
        return new(p.Text("rope.scaling.type") ?? "linear", factor == 0 ? 1 : factor,
            p.Count("rope.scaling.original_context_length", shape.ContextLength), fast, slow, p.Boolean("rope.scaling.truncate") ?? truncate,
            p.Positive("rope.scaling.attn_factor", 1), p.Has("rope.scaling.amplitude") ? p.Positive("rope.scaling.amplitude") : null);
    }
}
