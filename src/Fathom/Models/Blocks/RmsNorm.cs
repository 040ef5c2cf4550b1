using System.Numerics.Tensors;
using Fathom.Kernels;

namespace Fathom.Models.Blocks;

/// <summary>x / sqrt(mean(x²) + epsilon), times a weight.</summary>
/// <remarks>Root Mean Square Layer Normalization, arXiv 1910.07467.</remarks>
sealed class RmsNorm(float[] weight, float epsilon)
{
    public Rows Of(Rows x, Compute compute)
    {
        var normed = compute.Take(Slot.Normed, x.Count, x.Width);
        Apply(x, normed);
        return normed;
    }

    /// <summary>Norms rows whose width is the weight's, or a multiple of it: then each head by itself. In place, if both are the same.</summary>
    public void Apply(Rows x, Rows normed)
    {
        int width = weight.Length;
        var from = x.All;
        var to = normed.All;
        for (int at = 0; at < from.Length; at += width)
        {
            ReadOnlySpan<float> row = from.Slice(at, width);
            float scale = 1 / MathF.Sqrt(TensorPrimitives.SumOfSquares(row) / width + epsilon);
            TensorPrimitives.Multiply(row, scale, to.Slice(at, width));
            TensorPrimitives.Multiply(to.Slice(at, width), weight, to.Slice(at, width));
        }
    }
}
