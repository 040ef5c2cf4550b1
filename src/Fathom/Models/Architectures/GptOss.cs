using Fathom.Models.Blocks;

namespace Fathom.Models.Architectures;

/// <summary>gpt-oss: attention with a sink for each head, every second layer sliding, YaRN, and a mixture of experts with a clamped SwiGLU; biases everywhere.</summary>
/// <remarks>gpt-oss-120b and gpt-oss-20b Model Card, arXiv 2508.10925, section 2.</remarks>
static class GptOss
{
    public static Transformer Build(ModelSource source)
    {
        var shape = Shape.Read(source);
        var experts = Experts.Read(source);
        var weights = new WeightScope(source);
        var rotary = RotaryReader.Read(source, weights, shape, RopePairing.Halves);
        int[] windows = SlidingWindows.Read(source, shape, static layer => layer % 2 == 0);
        var rule = AttentionRule.Plain(shape);
        return Decoders.Assemble(weights, shape, [rotary], (block, layer) => new Block(block, shape,
            rule with { Window = windows[layer], Sinks = block.Vector("attn_sinks.weight", shape.Heads) }, experts, rotary));
    }

    sealed class Block(WeightScope w, Shape shape, AttentionRule rule, Experts experts, Rotary rotary) : IBlock
    {
        readonly Norm attentionNorm = w.RmsNorm("attn_norm", shape.Width, shape.NormEpsilon);
        readonly Norm mlpNorm = w.RmsNorm("post_attention_norm", shape.Width, shape.NormEpsilon);
        readonly GroupedQueryAttention attention = new(w, shape, rule, rotary);
        readonly MixtureOfExperts mlp = new(w, shape, experts, Activations.ClampedSwiGlu);

        public int Window => attention.Window;

        public void Forward(ResidualStream x, Batch batch)
        {
            x.AddAttention(attention.Attend(attentionNorm.Of(x.State, batch.Compute), batch));
            x.AddMlp(mlp.Of(mlpNorm.Of(x.State, batch.Compute), batch.Compute));
        }
    }
}
