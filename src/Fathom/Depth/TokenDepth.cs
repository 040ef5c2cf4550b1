namespace Fathom.Depth;

/// <summary>At what depth one token's prediction settles. Layers count from 1.</summary>
/// <param name="Settling">The first layer at which the divergence comes to g or below; null where it never does, or where that was not, or could not be, measured.</param>
/// <param name="Resettling">The first layer from which the divergence stays at g or below up to the last; null where there is none.</param>
/// <param name="Unsettlings">How often the divergence rises above g from one layer to the next; null where that was not, or could not be, measured.</param>
/// <param name="Deep">Whether it settles in the deep-thinking regime or never; null where the divergence could not be measured.</param>
public readonly record struct TokenDepth(int? Settling, int? Resettling, int? Unsettlings, bool? Deep)
{
    /// <summary>A token whose divergence is not a number at some layer.</summary>
    public static TokenDepth Unmeasured => default;
}
