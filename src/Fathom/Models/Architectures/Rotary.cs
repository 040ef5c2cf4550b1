using Fathom.Models.Blocks;

namespace Fathom.Models.Architectures;

/// <summary>Reads how a model turns its queries and keys.</summary>
static class Rotary
{
    public static RotaryEmbedding Read(ModelSource source, WeightScope weights, Shape shape, RopePairing pairing)
    {
        var p = source.Parameters;
        int rotated = p.Count("rope.dimension_count", shape.HeadSize);
        if (rotated % 2 != 0 || rotated > shape.HeadSize)
            throw p.Fault("rope.dimension_count", $"is {rotated}, which does not fit heads of {shape.HeadSize}");
        if (p.Text("rope.scaling.type") is { } scaling and not "none")
            throw p.Fault("rope.scaling.type", $"is {scaling}, which is not supported in this architecture");
        return new(rotated, p.Positive("rope.freq_base", 10_000), pairing, weights.Vector("rope_freqs.weight", rotated / 2));
    }
}
