using Fathom.Kernels;

namespace Fathom.Lenses;

/// <summary>Reads a residual stream as if it were the last: through the model's own final norm and unembedding.</summary>
/// <remarks>interpreting GPT: the logit lens (nostalgebraist, 2020).</remarks>
sealed class LogitLens : Lens
{
    public override LensName Name => LensName.Logit;

    internal override void Prepare(ReadOnlySpan<ColumnRequest> columns, LensWorkspace workspace, Rows prepared)
    {
        int row = 0;
        foreach (ref readonly var column in columns)
            for (int i = 0; i < column.To.Layout.Rows; i++)
                column.Prepare(i, column.Stream(i), workspace.Norm, prepared.Slice(row++, 1));
    }
}
