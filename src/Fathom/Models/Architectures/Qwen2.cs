using Fathom.Models.Blocks;

namespace Fathom.Models.Architectures;

/// <summary>Qwen2 and 2.5: as Llama, with biases on query, key and value; layers may slide.</summary>
/// <remarks>Qwen2 Technical Report, arXiv 2407.10671, section 2.2.</remarks>
static class Qwen2
{
    public static Transformer Build(ModelSource source)
    {
        var p = source.Parameters;
        var shape = Shape.Read(source);
        var weights = new WeightScope(source);
        var rotary = RotaryReader.Read(source, weights, shape, RopePairing.Halves);
        int[] windows = SlidingWindows.Read(p, shape, period: 0);
        var gating = Activations.Gated(Activations.Read(p, Activations.Silu));
        return Decoders.Assemble(weights, shape, [rotary], (w, layer) => new PreNormBlock(
            w.RmsNorm("attn_norm", shape), new(w, shape, AttentionRule.Plain(shape) with { Window = windows[layer] }, rotary, inputBias: Bias.Required),
            w.RmsNorm("ffn_norm", shape), new GatedMlp(w, shape, gating).Of));
    }
}
