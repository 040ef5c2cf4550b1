using Fathom.Models.Blocks;

namespace Fathom.Models.Architectures;

/// <summary>Qwen3: as Llama, with norms on each head's query and key before they turn.</summary>
/// <remarks>Qwen3 Technical Report, arXiv 2505.09388, section 2.</remarks>
static class Qwen3
{
    public static Transformer Build(ModelSource source)
    {
        var p = source.Parameters;
        var shape = Shape.Read(source);
        var weights = new WeightScope(source);
        var rotary = RotaryReader.Read(source, weights, shape, RopePairing.Halves);
        var bias = Biases.Announced(p, "attention.bias");
        int[] windows = SlidingWindows.Read(p, shape, period: 0);
        var gating = Activations.Gated(Activations.Read(p, Activations.Silu));
        return Decoders.Assemble(weights, shape, [rotary], (w, layer) => new PreNormBlock(
            w.RmsNorm("attn_norm", shape), new(w, shape, AttentionRule.Plain(shape) with { Window = windows[layer] }, rotary, headNorms: true, bias, bias),
            w.RmsNorm("ffn_norm", shape), new GatedMlp(w, shape, gating).Of));
    }
}
