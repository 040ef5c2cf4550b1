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
        return Decoders.Assemble(weights, shape, [rotary],
            (block, layer) => new Block(block, shape, AttentionRule.Plain(shape) with { Window = windows[layer] }, rotary, gating, bias));
    }

    sealed class Block(WeightScope w, Shape shape, AttentionRule rule, Rotary rotary, Gating gating, Bias bias) : IBlock
    {
        readonly Norm attentionNorm = w.RmsNorm("attn_norm", shape.Width, shape.NormEpsilon);
        readonly Norm mlpNorm = w.RmsNorm("ffn_norm", shape.Width, shape.NormEpsilon);
        readonly GroupedQueryAttention attention = new(w, shape, rule, rotary, headNorms: true, bias, bias);
        readonly GatedMlp mlp = new(w, shape, gating);

        public int Window => attention.Window;

        public void Forward(ResidualStream x, Batch batch)
        {
            x.AddAttention(attention.Attend(attentionNorm.Of(x.State, batch.Compute), batch));
            x.AddMlp(mlp.Of(mlpNorm.Of(x.State, batch.Compute), batch.Compute));
        }
    }
}
