using System.Numerics.Tensors;

namespace Fathom.Kernels;

/// <summary>Functions of each element whose bits depend on the element alone, wherever it stands and whatever stands beside it.</summary>
/// <remarks>The library computes fewer than four elements one at a time, by functions that round otherwise than its vectors do.</remarks>
static class Elementwise
{
    const int Least = 4;

    delegate void Function(ReadOnlySpan<float> x, Span<float> result);

    /// <summary>e to the power of each element.</summary>
    public static void Exp(ReadOnlySpan<float> x, Span<float> result) => Apply(TensorPrimitives.Exp, x, result);

    /// <summary>The hyperbolic tangent of each element.</summary>
    public static void Tanh(ReadOnlySpan<float> x, Span<float> result) => Apply(TensorPrimitives.Tanh, x, result);

    /// <summary>The logarithm of each element, base 2.</summary>
    public static void Log2(ReadOnlySpan<float> x, Span<float> result) => Apply(TensorPrimitives.Log2, x, result);

    /// <summary>1 / (1 + exp(-x)) of each element.</summary>
    public static void Sigmoid(ReadOnlySpan<float> x, Span<float> result) => Apply(TensorPrimitives.Sigmoid, x, result);

    static void Apply(Function function, ReadOnlySpan<float> x, Span<float> result)
    {
        if (x.Length >= Least)
        {
            function(x, result);
            return;
        }
        Span<float> filledUp = stackalloc float[Least];
        filledUp.Clear();
        x.CopyTo(filledUp);
        function(filledUp, filledUp);
        filledUp[..x.Length].CopyTo(result);
    }
}
