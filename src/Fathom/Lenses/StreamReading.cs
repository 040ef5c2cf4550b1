using Fathom.Kernels;

namespace Fathom.Lenses;

/// <summary>The residual stream of a column at one layer: what measures without a lens are made of.</summary>
/// <param name="column">The column.</param>
/// <param name="layer">The layer, from 0.</param>
/// <param name="endSquare">The square of |h[L]|.</param>
readonly unsafe struct StreamReading(in ColumnRequest column, int layer, double endSquare)
{
    readonly Rows states = column.States;
    readonly float* attentionNorms = column.AttentionNorms, mlpNorms = column.MlpNorms;
    readonly double square = StateReading.Product(column.States[layer], column.States[layer]);

    /// <summary>|h[l]|.</summary>
    public float Norm => (float)Math.Sqrt(square);

    /// <summary>|h[l] - h[l-1]|.</summary>
    public float UpdateNorm => StateReading.Distance(states[layer], states[layer - 1]);

    /// <summary>|what attention adds|.</summary>
    public float AttentionNorm => attentionNorms[layer - 1];

    /// <summary>|what the MLP adds|.</summary>
    public float MlpNorm => mlpNorms[layer - 1];

    /// <summary>1 - cos(h[l], h[L]).</summary>
    public float CosineDistance => layer == states.Count - 1 && double.IsFinite(square)
        ? 0
        : StateReading.CosineDistance(states[layer], states[states.Count - 1], square, endSquare);
}
