using Fathom.Models.Blocks;

namespace Fathom.Models.Architectures;

/// <summary>Gemma 2: norms before and after attention and MLP, soft caps on scores and logits, every second layer sliding.</summary>
/// <remarks>Gemma 2: Improving Open Language Models at a Practical Size, arXiv 2408.00118, section 2.</remarks>
static class Gemma2
{
    const int Layers27B = 46;

    public static Transformer Build(ModelSource source)
    {
        var p = source.Parameters;
        var shape = Shape.Read(source);
        var weights = new WeightScope(source);
        var rotary = RotaryReader.Read(source, weights, shape, RopePairing.Halves);
        int[] windows = SlidingWindows.Read(p, shape, period: 2, window: 4096);
        var gating = Activations.Gated(Activations.Read(p, Activations.GeluTanh));
        var bias = Biases.Announced(p, "attention.bias");
        var rule = new AttentionRule(GemmaBlock.Scale(p, shape, Layers27B), SoftCap: p.PositiveOrZero("attn_logit_softcapping", 50));
        return Decoders.Assemble(weights, shape, [rotary],
            (block, layer) => new GemmaBlock(block, shape, rule with { Window = windows[layer] }, rotary, headNorms: false, gating, bias),
            embeddingScale: MathF.Sqrt(shape.Width), softCap: p.PositiveOrZero("final_logit_softcapping", 30));
    }
}
