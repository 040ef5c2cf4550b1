using System.Numerics.Tensors;

namespace Fathom.Kernels;

/// <summary>The inner product of two rows of floats.</summary>
static unsafe class PlainDot
{
    /// <summary>Sum of a[i] b[i].</summary>
    public static float Of(float* a, float* b, int length) =>
        TensorPrimitives.Dot(new ReadOnlySpan<float>(a, length), new ReadOnlySpan<float>(b, length));
}
