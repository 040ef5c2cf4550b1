using Fathom.Models.Blocks;

namespace Fathom.Models.Architectures;

/// <summary>Llama 1, 2 and 3, and what is built like it (SmolLM, Mistral with its sliding window): grouped-query attention, then SwiGLU, each behind a norm.</summary>
/// <remarks>LLaMA, arXiv 2302.13971; The Llama 3 Herd of Models, arXiv 2407.21783, for the scaled rotary frequencies; Mistral 7B, arXiv 2310.06825.</remarks>
static class Llama
{
    public static Transformer Build(ModelSource source)
    {
        var p = source.Parameters;
        var shape = Shape.Read(source);
        var weights = new WeightScope(source);
        var rotary = RotaryReader.Read(source, weights, shape, RopePairing.Interleaved);
        if (RotaryReader.Rotated(p, shape) != shape.HeadSize)
            throw p.Fault("rope.dimension_count", $"is not {shape.HeadSize}: a llama turns whole heads");
        var rule = AttentionRule.Plain(shape) with { Window = p.CountOrZero("attention.sliding_window") };
        var gating = Activations.Gated(Activations.Read(p, Activations.Silu));
        var (attentionBias, mlpBias) = (Biases.Announced(p, "attention.bias"), Biases.Announced(p, "mlp.bias"));
        return Decoders.Assemble(weights, shape, [rotary], (block, _) => new Block(block, shape, rule, rotary, gating, attentionBias, mlpBias));
    }

    sealed class Block(WeightScope w, Shape shape, AttentionRule rule, Rotary rotary, Gating gating, Bias attentionBias, Bias mlpBias) : IBlock
    {
        readonly Norm attentionNorm = w.RmsNorm("attn_norm", shape.Width, shape.NormEpsilon);
        readonly Norm mlpNorm = w.RmsNorm("ffn_norm", shape.Width, shape.NormEpsilon);
        readonly GroupedQueryAttention attention = new(w, shape, rule, rotary, inputBias: attentionBias, outputBias: attentionBias);
        readonly GatedMlp mlp = new(w, shape, gating, mlpBias);

        public int Window => attention.Window;

        public void Forward(ResidualStream x, Batch batch)
        {
            x.AddAttention(attention.Attend(attentionNorm.Of(x.State, batch.Compute), batch));
            x.AddMlp(mlp.Of(mlpNorm.Of(x.State, batch.Compute), batch.Compute));
        }
    }
}
