using Fathom.Models.Blocks;

namespace Fathom.Models.Architectures;

/// <summary>Qwen3 with a mixture of experts in place of each MLP, or of some.</summary>
/// <remarks>Qwen3 Technical Report, arXiv 2505.09388, section 2.</remarks>
static class Qwen3Moe
{
    public static Transformer Build(ModelSource source)
    {
        var p = source.Parameters;
        var shape = Shape.Read(source);
        var experts = Experts.Read(source);
        var weights = new WeightScope(source);
        var rotary = RotaryReader.Read(source, weights, shape, RopePairing.Halves);
        var bias = Biases.Announced(p, "attention.bias");
        var rule = AttentionRule.Plain(shape) with { Window = p.CountOrZero("attention.sliding_window") };
        var gating = Activations.Gated(Activations.Read(p, Activations.Silu));
        bool[]? sparse = p.Booleans("expert_layers", shape.Layers);
        return Decoders.Assemble(weights, shape, [rotary], (w, layer) => new PreNormBlock(
            w.RmsNorm("attn_norm", shape), new(w, shape, rule, rotary, headNorms: true, bias, bias),
            w.RmsNorm("ffn_norm", shape), sparse?[layer] == false ? new GatedMlp(w, shape, gating).Of : new MixtureOfExperts(w, shape, experts, gating).Of));
    }
}
