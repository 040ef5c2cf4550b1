using Fathom.Kernels;

namespace Fathom.Lenses;

/// <summary>Reads nothing below the last layer, and that only where its log-probabilities are asked for: a column then has what the residual stream says of itself.</summary>
sealed class NoLens : Lens
{
    public override LensName Name => LensName.None;

    public override bool ReadsLayers => false;

    internal override void Check(LensOptions options)
    {
        if (options.Sublayers || options.Embeddings || options.Watched.Length > 0)
            throw new FathomException("sublayers, embeddings and watched tokens are read through the lens, which this run leaves out");
    }

    internal override void Prepare(ReadOnlySpan<ColumnRequest> columns, LensWorkspace workspace, Rows prepared)
    {
        int row = 0;
        foreach (ref readonly var column in columns)
            if (column.To.Layout.Rows > 0)
                column.Prepare(column.To.Layout.LastRow, column.Stream(column.To.Layout.LastRow), workspace.Norm, prepared.Slice(row++, 1));
    }
}
