using System.Numerics.Tensors;
using Fathom.Kernels;

namespace Fathom.Models.Blocks;

/// <summary>x / sqrt(mean(x²) + epsilon), times a weight.</summary>
/// <remarks>Root Mean Square Layer Normalization, arXiv 1910.07467.</remarks>
sealed class RmsNorm(float[] weight, float epsilon) : Norm
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
            ApplyToPart(row, Scale(row), result);
        }
    }

    public override float Scale(ReadOnlySpan<float> h) => 1 / MathF.Sqrt(TensorPrimitives.SumOfSquares(h) / h.Length + epsilon);

    public override void ApplyToPart(ReadOnlySpan<float> part, float scale, Span<float> normed)
    {
        TensorPrimitives.Multiply(part, scale, normed);
        TensorPrimitives.Multiply(normed, weight, normed);
    }

    public override void Gradient(ReadOnlySpan<float> h, ReadOnlySpan<float> ofNormed, Span<float> gradient)
    {
        float scale = Scale(h);
        ApplyToPart(ofNormed, scale, gradient);
        float along = TensorPrimitives.Dot<float>(gradient, h) * scale * scale / h.Length;
        TensorPrimitives.MultiplyAdd(h, -along, gradient, gradient);
    }
}
