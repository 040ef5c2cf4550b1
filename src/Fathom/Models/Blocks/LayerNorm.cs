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
            ApplyToPart(row, Scale(row), result);
            TensorPrimitives.Add(result, bias, result);
        }
    }

    public override float Scale(ReadOnlySpan<float> h)
    {
        float mean = TensorPrimitives.Sum(h) / h.Length, squares = 0;
        foreach (float value in h)
            squares += (value - mean) * (value - mean);
        return 1 / MathF.Sqrt(squares / h.Length + epsilon);
    }

    public override void ApplyToPart(ReadOnlySpan<float> part, float scale, Span<float> normed)
    {
        TensorPrimitives.Subtract(part, TensorPrimitives.Sum(part) / part.Length, normed);
        TensorPrimitives.Multiply(normed, scale, normed);
        TensorPrimitives.Multiply(normed, weight, normed);
    }

    public override void Gradient(ReadOnlySpan<float> h, ReadOnlySpan<float> ofNormed, Span<float> gradient)
    {
        float scale = Scale(h), mean = TensorPrimitives.Sum(h) / h.Length, along = 0;
        TensorPrimitives.Multiply(ofNormed, weight, gradient);
        TensorPrimitives.Subtract(gradient, TensorPrimitives.Sum<float>(gradient) / h.Length, gradient);
        for (int i = 0; i < h.Length; i++)
            along += gradient[i] * (h[i] - mean) * scale / h.Length;
        for (int i = 0; i < h.Length; i++)
            gradient[i] = scale * (gradient[i] - along * (h[i] - mean) * scale);
    }
}
