using Fathom.Models.Blocks;

namespace Fathom.Models.Architectures;

/// <summary>Reads how a model turns its queries and keys.</summary>
static class RotaryReader
{
    /// <summary>Unscaled, interpolated (linear), by llama 3's divisors, or by YaRN.</summary>
    /// <param name="source">The files.</param>
    /// <param name="weights">Their tensors.</param>
    /// <param name="shape">The sizes.</param>
    /// <param name="pairing">Which elements turn together where the files do not say it.</param>
    /// <param name="truncate">Whether YaRN's bounds are rounded where the files do not say it.</param>
    public static Rotary Read(ModelSource source, WeightScope weights, Shape shape, RopePairing pairing, bool truncate = true)
    {
        var p = source.Parameters;
        int rotated = Rotated(p, shape);
        var scaling = RotaryScaling.Read(p, shape, truncate);
        float[] frequencies = RotaryEmbedding.Frequencies(rotated, Base(p));
        if (weights.Vector("rope_freqs.weight", rotated / 2) is { } divisors)
            Divide(frequencies, divisors);
        float amplitude = scaling.AttentionFactor;
        switch (scaling.Type)
        {
            case "none":
                break;
            case "linear":
                Divide(frequencies, [scaling.Factor]);
                break;
            case "yarn":
                frequencies = Yarn.Scale(scaling, frequencies, Base(p));
                amplitude = scaling.Amplitude ?? amplitude * Yarn.Amplitude(scaling.Factor);
                break;
            default:
                throw p.Unsupported("rope.scaling.type", $"is {scaling.Type}, which is not supported in this architecture");
        }
        return new(new(frequencies, PairingOf(p, pairing), amplitude));
    }

    /// <summary>Unscaled, from another base.</summary>
    public static Rotary Plain(ModelSource source, Shape shape, RopePairing pairing, float theta) =>
        new(new(RotaryEmbedding.Frequencies(Rotated(source.Parameters, shape), theta), PairingOf(source.Parameters, pairing)));

    /// <summary>How many elements of a head turn.</summary>
    public static int Rotated(Hyperparameters p, Shape shape)
    {
        int rotated = p.Count("rope.dimension_count", shape.HeadSize);
        return rotated % 2 == 0 && rotated <= shape.HeadSize
            ? rotated : throw p.Fault("rope.dimension_count", $"is {rotated}, which does not fit heads of {shape.HeadSize}");
    }

    /// <summary>The base of the frequencies.</summary>
    public static float Base(Hyperparameters p) => p.Positive("rope.freq_base", 10_000);

    /// <summary>Divides each frequency by its divisor, or all by the one there is.</summary>
    public static void Divide(float[] frequencies, float[] divisors)
    {
        for (int i = 0; i < frequencies.Length; i++)
            frequencies[i] /= divisors[divisors.Length == 1 ? 0 : i];
    }

    /// <summary>The files' own order, where they say it.</summary>
    static RopePairing PairingOf(Hyperparameters p, RopePairing otherwise) => p.Text("rope.pairing") == "halves" ? RopePairing.Halves : otherwise;
}
