using Fathom.Depth;
using Fathom.Lenses;
using Microsoft.Extensions.AI;

namespace Fathom.Extensions.AI;

/// <summary>At what depth one token of an answer settles.</summary>
/// <param name="tokenId">The token.</param>
/// <param name="text">Its text, as far as its bytes are whole characters.</param>
/// <param name="depth">Its depth.</param>
/// <param name="column">All that was measured of it, layer by layer.</param>
public sealed class TokenDepthContent(int tokenId, string text, TokenDepth depth, MeasuredColumn column) : AIContent
{
    /// <summary>The token.</summary>
    public int TokenId => tokenId;

    /// <summary>Its text; each byte that belongs to no whole character as \xE2.</summary>
    public string TokenText => text;

    /// <summary>Its depth.</summary>
    public TokenDepth Depth => depth;

    /// <summary>All that was measured of it, layer by layer.</summary>
    public MeasuredColumn Column => column;
}

/// <summary>The depth of an answer as a whole.</summary>
/// <param name="Dtr">The share of deep-thinking tokens; null where none could be measured.</param>
/// <param name="DeepTokens">How many tokens are deep-thinking.</param>
/// <param name="CountedTokens">How many could be measured.</param>
/// <param name="DeepFrom">The first layer of the deep-thinking regime.</param>
/// <param name="Layers">How many layers there are.</param>
/// <param name="Seed">The seed of the sampling, which gives the same answer again.</param>
public sealed record DepthSummary(double? Dtr, int DeepTokens, int CountedTokens, int DeepFrom, int Layers, ulong Seed);
