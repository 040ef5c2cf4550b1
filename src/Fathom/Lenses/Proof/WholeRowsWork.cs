using Fathom.Kernels;
using Fathom.Models;

namespace Fathom.Lenses.Proof;

/// <summary>Why rows of logits are computed whole.</summary>
enum WholeRows
{
    /// <summary>They are the last layer's, which others are compared with.</summary>
    Last,
    /// <summary>They are of the layer right below the regime: where that leaves the token open, it tells which tokens to look at of its neighbours.</summary>
    BelowRegime,
    /// <summary>Nothing else decides them.</summary>
    Open,
}

/// <summary>An item is a row of logits that was computed whole: a column's last layer, or another to be compared with that.</summary>
sealed class WholeRowsWork(Compute compute) : ParallelWork
{
    readonly RowReduction[] reductions = [.. Enumerable.Range(0, compute.Pool.Count).Select(static _ => new RowReduction())];
    List<(ProofColumn Column, int Layer)> rows = [];
    Rows logits;
    int first;
    WholeRows kind;

    /// <summary>Some rows from the first on, whose logits [n, V] are given.</summary>
    public WholeRowsWork Of(List<(ProofColumn Column, int Layer)> rows, int first, Rows logits, WholeRows kind)
    {
        (this.rows, this.first, this.logits, this.kind) = (rows, first, logits, kind);
        return this;
    }

    public override void Do(int item, int worker)
    {
        var (column, layer) = rows[first + item];
        if (kind == WholeRows.Last)
        {
            column.TakeLast(logits[item]);
            return;
        }
        if (kind == WholeRows.BelowRegime)
            column.KeepHeavy(logits[item]);
        column[layer] = Decide((float)reductions[worker].Reduce(column.Final, logits[item]).JsdBits, column.Regime.GBits, ProofMargin.OfWhole(column));
    }

    static LayerState Decide(float divergence, double g, double margin) =>
        float.IsNaN(divergence) ? margin == 0 ? LayerState.Unmeasured : LayerState.Open
        : divergence <= g - margin ? LayerState.Settled
        : divergence > g + margin ? LayerState.Above
        : LayerState.Open;
}
