using Fathom.Kernels;
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
        return Decoders.Assemble(weights, shape, [rotary],
            (block, layer) => new Block(block, shape, sparse?[layer] == false ? null : experts, rule, rotary, gating, bias));
    }

    sealed class Block(WeightScope w, Shape shape, Experts? experts, AttentionRule rule, Rotary rotary, Gating gating, Bias bias) : IBlock
    {
        readonly Norm attentionNorm = w.RmsNorm("attn_norm", shape.Width, shape.NormEpsilon);
        readonly Norm mlpNorm = w.RmsNorm("ffn_norm", shape.Width, shape.NormEpsilon);
        readonly GroupedQueryAttention attention = new(w, shape, rule, rotary, headNorms: true, bias, bias);
        readonly Func<Rows, Compute, Rows> mlp = experts is null ? new GatedMlp(w, shape, gating).Of : new MixtureOfExperts(w, shape, experts, gating).Of;

        public int Window => attention.Window;

        public void Forward(ResidualStream x, Batch batch)
        {
            x.AddAttention(attention.Attend(attentionNorm.Of(x.State, batch.Compute), batch));
            x.AddMlp(mlp(mlpNorm.Of(x.State, batch.Compute), batch.Compute));
        }
    }
}
