using Fathom.Lenses.Tuned;
using Fathom.Traces;

namespace Fathom.Lenses;

/// <summary>What is measured of each token.</summary>
/// <param name="Profile">Which distributions are compared.</param>
/// <param name="Top">How many of the likeliest tokens are kept of a cell.</param>
/// <param name="Watched">Tokens whose probability and rank are kept of a cell.</param>
/// <param name="Sublayers">Whether the stream between attention and MLP is read too.</param>
/// <param name="Embeddings">Whether layer 0 is read too.</param>
/// <param name="Tuned">What translates layers before they are read; null for nothing.</param>
sealed record LensOptions(LensProfile Profile, int Top, int[] Watched, bool Sublayers, bool Embeddings, TunedLens? Tuned)
{
    /// <summary>Rows of logits that one token takes: its layers, then the embeddings, then the streams between.</summary>
    public int RowsAToken(int layers) => layers + (Embeddings ? 1 : 0) + (Sublayers ? layers : 0);
}
