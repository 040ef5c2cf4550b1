using Fathom.Models.Blocks;

namespace Fathom.Models.Architectures;

/// <summary>Llama 1, 2 and 3, and what is built like it (SmolLM, Mistral with its sliding window): grouped-query attention, then SwiGLU, each behind a norm.</summary>
/// <remarks>LLaMA, arXiv 2302.13971; The Llama 3 Herd of Models, arXiv 2407.21783, for the scaled rotary frequencies; Mistral 7B, arXiv 2310.06825.</remarks>
static class Llama
{
    public static Transformer Build(ModelSource source)
    {
        var p = source.Parameters;
        var shape = Shape.Read(source);
        var weights = new WeightScope(source);
        var rotary = RotaryReader.Read(source, weights, shape, RopePairing.Interleaved);
        if (RotaryReader.Rotated(p, shape) != shape.HeadSize)
            throw p.Fault("rope.dimension_count", $"is not {shape.HeadSize}: a llama turns whole heads");
        var rule = AttentionRule.Plain(shape) with { Window = p.CountOrZero("attention.sliding_window") };
        var gating = Activations.Gated(Activations.Read(p, Activations.Silu));
        var (attentionBias, mlpBias) = (Biases.Announced(p, "attention.bias"), Biases.Announced(p, "mlp.bias"));
        return Decoders.Assemble(weights, shape, [rotary], (w, _) => new PreNormBlock(
            w.RmsNorm("attn_norm", shape), new(w, shape, rule, rotary, inputBias: attentionBias, outputBias: attentionBias),
            w.RmsNorm("ffn_norm", shape), new GatedMlp(w, shape, gating, mlpBias).Of));
    }
}
