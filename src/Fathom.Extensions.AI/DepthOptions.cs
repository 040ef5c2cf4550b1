using Fathom.Lenses;
using Fathom.Runs;
using Microsoft.Extensions.AI;

namespace Fathom.Extensions.AI;

/// <summary>What of the depth of an answer's tokens is measured.</summary>
public sealed record DepthOptions
{
    static readonly RunOptions usual = new();

    /// <summary>Whether nothing is measured but which tokens are deep-thinking.</summary>
    public bool DepthOnly { get; init; }

    /// <summary>The settling threshold, in bits.</summary>
    public decimal G { get; init; } = usual.G;

    /// <summary>Where the deep-thinking regime begins, as a share of the layers.</summary>
    public decimal Rho { get; init; } = usual.Rho;

    internal RunOptions Apply(RunOptions options) => options with { Lens = Lens.Logit, DepthOnly = DepthOnly, G = G, Rho = Rho };
}

/// <summary>Asks for depth.</summary>
public static class DepthChatOptions
{
    /// <summary>Where <see cref="ChatOptions.AdditionalProperties"/> has the wish, and <see cref="ChatResponse.AdditionalProperties"/> the <see cref="DepthSummary"/>.</summary>
    public const string Key = "depth";

    /// <summary>The options, asking that the depth of each token is measured and told as <see cref="TokenDepthContent"/>.</summary>
    /// <param name="options">The options, which are changed.</param>
    /// <param name="depth">What is measured; by default as `fathom map` does.</param>
    public static ChatOptions WithDepth(this ChatOptions options, DepthOptions? depth = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        (options.AdditionalProperties ??= [])[Key] = depth ?? new();
        return options;
    }
}
