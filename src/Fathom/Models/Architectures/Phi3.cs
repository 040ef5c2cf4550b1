using Fathom.Models.Blocks;

namespace Fathom.Models.Architectures;

/// <summary>Phi-3 and 3.5: as Llama, with query, key and value in one matrix and gate and up in another; long-context models turn otherwise in long runs.</summary>
/// <remarks>Phi-3 Technical Report, arXiv 2404.14219; LongRoPE, arXiv 2402.13753.</remarks>
static class Phi3
{
    public static Transformer Build(ModelSource source)
    {
        var shape = Shape.Read(source);
        var weights = new WeightScope(source);
        var rotary = ReadRotary(source, weights, shape);
        var rule = AttentionRule.Plain(shape) with { Window = source.Parameters.CountOrZero("attention.sliding_window") };
        var gating = Activations.Gated(Activations.Read(source.Parameters, Activations.Silu));
        return Decoders.Assemble(weights, shape, [rotary], (w, _) => new PreNormBlock(
            w.RmsNorm("attn_norm", shape), new(w, shape, rule, rotary), w.RmsNorm("ffn_norm", shape), new GatedMlp(w, shape, gating).Of));
    }

    static Rotary ReadRotary(ModelSource source, WeightScope weights, Shape shape)
    {
        var p = source.Parameters;
        int rotated = RotaryReader.Rotated(p, shape);
        var (brief, extended) = (weights.Vector("rope_factors_short.weight", rotated / 2), weights.Vector("rope_factors_long.weight", rotated / 2));
        if (brief is null && extended is null)
            return RotaryReader.Read(source, weights, shape, RopePairing.Halves);
        if (brief is null || extended is null)
            throw new ModelFormatException(source.Path, "rope_factors_short.weight and rope_factors_long.weight must both be there, or neither");
        var scaling = RotaryScaling.Read(p, shape, truncate: true);
        if (scaling.Type is "yarn" || scaling.Factor != 1)
            throw p.Unsupported("rope.scaling.type", "and its factor scale what rope_factors_long.weight scales already, which is not supported");
        return new(Divided(brief), Divided(extended), scaling.Trained);

        RotaryEmbedding Divided(float[] factors)
        {
            float[] frequencies = RotaryEmbedding.Frequencies(rotated, RotaryReader.Base(p));
            RotaryReader.Divide(frequencies, factors);
            return new(frequencies, RopePairing.Halves, scaling.AttentionFactor);
        }
    }
}
