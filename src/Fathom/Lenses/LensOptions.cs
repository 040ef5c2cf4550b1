namespace Fathom.Lenses;

/// <summary>What is measured of each token.</summary>
/// <param name="Lens">How layers are read.</param>
/// <param name="Profile">Which distributions are compared.</param>
/// <param name="Top">How many of the likeliest tokens are kept of a cell.</param>
/// <param name="Watched">Tokens whose probability and rank are kept of a cell.</param>
/// <param name="Sublayers">Whether the stream between attention and MLP is read too.</param>
/// <param name="Embeddings">Whether layer 0 is read too.</param>
/// <param name="DepthOnly">The regime, where nothing is measured but which tokens are deep-thinking; null where all cells are.</param>
sealed record LensOptions(Lens Lens, LensProfile Profile, int Top, int[] Watched, bool Sublayers, bool Embeddings, Regime? DepthOnly = null)
{
    /// <summary>Whether what attention and MLP add is told apart.</summary>
    public bool TellsParts { get; init; } = true;

    /// <summary>How many of the last layer's likeliest tokens are kept with their log-probabilities, beside the produced one's; null where none are.</summary>
    public int? LastTop { get; init; }

    /// <summary>The most of the likeliest tokens that are kept of a cell.</summary>
    public const int MostTop = 1000;

    /// <summary>The most tokens that are watched.</summary>
    public const int MostWatched = 1000;
}

/// <summary>When a token is deep-thinking: it settles in the regime, or never.</summary>
/// <param name="GBits">The settling threshold, in bits.</param>
/// <param name="From">The first layer of the deep-thinking regime.</param>
readonly record struct Regime(double GBits, int From);
