using Fathom.Kernels;

namespace Fathom.Models.Blocks;

/// <summary>Brings each vector to a common size before it is read.</summary>
abstract class Norm
{
    /// <summary>The normed rows, in scratch space that the next norm uses again.</summary>
    public Rows Of(Rows x, Compute compute)
    {
        var normed = compute.Take(Slot.Normed, x.Count, x.Width);
        Apply(x, normed);
        return normed;
    }

    /// <summary>Norms rows whose width is the weight's, or a multiple of it: then each head by itself. In place, if both are the same.</summary>
    public abstract void Apply(Rows x, Rows normed);

    /// <summary>What <see cref="Apply"/> multiplies a vector h by, beside the weight: 1 / sqrt(mean square or variance, plus epsilon).</summary>
    public abstract float Scale(ReadOnlySpan<float> h);

    /// <summary>What a part of a vector becomes when the whole is normed with a scale: linear in the part, without the bias.</summary>
    public abstract void ApplyToPart(ReadOnlySpan<float> part, float scale, Span<float> normed);

    /// <summary>The gradient with respect to a vector h, from that with respect to h normed.</summary>
    public abstract void Gradient(ReadOnlySpan<float> h, ReadOnlySpan<float> ofNormed, Span<float> gradient);
}
