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
        return Decoders.Assemble(weights, shape, [rotary],
            (block, layer) => new Block(block, shape, AttentionRule.Plain(shape) with { Window = windows[layer] }, rotary, gating));
    }

    sealed class Block(WeightScope w, Shape shape, AttentionRule rule, Rotary rotary, Gating gating) : IBlock
    {
        readonly Norm attentionNorm = w.RmsNorm("attn_norm", shape.Width, shape.NormEpsilon);
        readonly Norm mlpNorm = w.RmsNorm("ffn_norm", shape.Width, shape.NormEpsilon);
        readonly GroupedQueryAttention attention = new(w, shape, rule, rotary, inputBias: Bias.Required);
        readonly GatedMlp mlp = new(w, shape, gating);

        public int Window => attention.Window;

        public void Forward(ResidualStream x, Batch batch)
        {
            x.AddAttention(attention.Attend(attentionNorm.Of(x.State, batch.Compute), batch));
            x.AddMlp(mlp.Of(mlpNorm.Of(x.State, batch.Compute), batch.Compute));
        }
    }
}
