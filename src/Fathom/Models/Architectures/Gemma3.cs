using Fathom.Models.Blocks;

namespace Fathom.Models.Architectures;

/// <summary>Gemma 3: as Gemma 2 with norms on each head's query and key in place of soft caps; five layers slide and turn from another base, the sixth sees all.</summary>
/// <remarks>Gemma 3 Technical Report, arXiv 2503.19786, section 2.</remarks>
static class Gemma3
{
    const int Period = 6, Layers27B = 62;

    public static Transformer Build(ModelSource source)
    {
        var p = source.Parameters;
        var shape = Shape.Read(source);
        var weights = new WeightScope(source);
        var global = RotaryReader.Read(source, weights, shape, RopePairing.Halves);
        var local = RotaryReader.Plain(source, shape, RopePairing.Halves, p.Positive("rope.freq_base_swa", 10_000));
        int[] windows = SlidingWindows.Read(p, shape, Period);
        var gating = Activations.Gated(Activations.Read(p, Activations.GeluTanh));
        var bias = Biases.Announced(p, "attention.bias");
        var rule = new AttentionRule(GemmaBlock.Scale(p, shape, Layers27B));
        return Decoders.Assemble(weights, shape, [global, local],
            (block, layer) => new GemmaBlock(block, shape, rule with { Window = windows[layer] }, windows[layer] > 0 ? local : global, headNorms: true, gating, bias),
            embeddingScale: MathF.Sqrt(shape.Width), softCap: p.PositiveOrZero("final_logit_softcapping", 0));
    }
}
