using System.Numerics.Tensors;
using Fathom.Kernels;

namespace Fathom.Models.Blocks;

/// <summary>(x - mean(x)) / sqrt(variance(x) + epsilon), times a weight, plus a bias.</summary>
/// <remarks>Layer Normalization, arXiv 1607.06450.</remarks>
sealed class LayerNorm(float[] weight, float[] bias, float epsilon) : Norm
{
    public override void Apply(Rows x, Rows normed)
    {
        int width = weight.Length;
        var from = x.All;
        var to = normed.All;
        for (int at = 0; at < from.Length; at += width)
        {
            ReadOnlySpan<float> row = from.Slice(at, width);
            var result = to.Slice(at, width);
            TensorPrimitives.Subtract(row, TensorPrimitives.Sum(row) / width, result);
            float scale = 1 / MathF.Sqrt(TensorPrimitives.SumOfSquares<float>(result) / width + epsilon);
            TensorPrimitives.Multiply(result, scale, result);
            TensorPrimitives.MultiplyAdd(result, weight, bias, result);
        }
    }
}
