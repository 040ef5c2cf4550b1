using Fathom.Models.Blocks;

namespace Fathom.Models.Architectures;

/// <summary>gpt-oss: attention with a sink for each head, every second layer sliding, YaRN, and a mixture of experts with a clamped SwiGLU; biases everywhere.</summary>
/// <remarks>gpt-oss-120b and gpt-oss-20b Model Card, arXiv 2508.10925, section 2.</remarks>
static class GptOss
{
    public static Transformer Build(ModelSource source)
    {
        var p = source.Parameters;
        var shape = Shape.Read(source);
        var experts = Experts.Read(source);
        var weights = new WeightScope(source);
        var rotary = RotaryReader.Read(source, weights, shape, RopePairing.Halves, truncate: false);
        if (!p.Has("attention.sliding_window") && !p.Has("attention.sliding_window_pattern"))
            throw p.Fault("attention.sliding_window", "is missing");
        int[] windows = SlidingWindows.Read(p, shape, period: 2);
        var gating = Activations.ClampedSwiGlu(p.Positive("swiglu_limit", 7), p.Positive("swiglu_alpha", 1.702f));
        var bias = Biases.Announced(p, "attention.bias");
        var rule = AttentionRule.Plain(shape);
        return Decoders.Assemble(weights, shape, [rotary], (w, layer) => new PreNormBlock(
            w.RmsNorm("attn_norm", shape),
            new(w, shape, rule with { Window = windows[layer], Sinks = w.Required("attn_sinks.weight", shape.Heads) }, rotary, inputBias: bias, outputBias: bias),
            w.RmsNorm("post_attention_norm", shape), new MixtureOfExperts(w, shape, experts, gating, Bias.Required).Of));
    }
}
