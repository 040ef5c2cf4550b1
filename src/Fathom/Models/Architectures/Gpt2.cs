using Fathom.Models.Blocks;

namespace Fathom.Models.Architectures;

/// <summary>GPT-2: learned positions, full multi-head attention, a GELU MLP, biases everywhere.</summary>
/// <remarks>Language Models are Unsupervised Multitask Learners (2019), section 2.3.</remarks>
static class Gpt2
{
    public static Transformer Build(ModelSource source)
    {
        var shape = Shape.Read(source);
        var weights = new WeightScope(source);
        var positions = weights.Matrix("position_embd.weight", shape.ContextLength, shape.Width);
        var p = source.Parameters;
        var rule = new AttentionRule(p.Positive("attention.scale", 1 / MathF.Sqrt(shape.HeadSize)));
        bool byLayer = p.Boolean("attention.scale_by_layer") ?? false;
        var activation = Activations.Read(p, Activations.GeluTanh);
        return Decoders.Assemble(weights, shape, [], (w, layer) => new PreNormBlock(
            w.LayerNorm("attn_norm", shape),
            new(w, shape, byLayer ? rule with { Scale = rule.Scale / (layer + 1) } : rule, inputBias: Bias.Required, outputBias: Bias.Required),
            w.LayerNorm("ffn_norm", shape), new Mlp(w, shape, activation).Of), positions: positions);
    }
}
