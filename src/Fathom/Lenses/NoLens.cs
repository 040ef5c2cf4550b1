using Fathom.Kernels;

namespace Fathom.Lenses;

/// <summary>Reads nothing: a column then has what the residual stream says of itself.</summary>
sealed class NoLens : Lens
{
    public override LensName Name => LensName.None;

    public override bool ReadsLayers => false;

    internal override void Check(LensOptions options)
    {
        if (options.Sublayers || options.Embeddings || options.Watched.Length > 0)
            throw new FathomException("sublayers, embeddings and watched tokens are read through the lens, which this run leaves out");
    }

    internal override void Prepare(ReadOnlySpan<ColumnRequest> columns, LensWorkspace workspace, Rows prepared) { }
}
