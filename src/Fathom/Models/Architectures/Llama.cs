using Fathom.Models.Blocks;

namespace Fathom.Models.Architectures;

/// <summary>Llama 1, 2 and 3, and what is built like it (SmolLM, Mistral with its sliding window): grouped-query attention, then SwiGLU, each behind a norm.</summary>
/// <remarks>LLaMA, arXiv 2302.13971; The Llama 3 Herd of Models, arXiv 2407.21783, for the scaled rotary frequencies; Mistral 7B, arXiv 2310.06825.</remarks>
static class Llama
{
    public static Transformer Build(ModelSource source)
    {
        if (source.Parameters.Has("expert_count"))
            throw source.Parameters.Fault("expert_count", "is set: mixtures of experts are not supported in this architecture");
        var shape = Shape.Read(source);
        var weights = new WeightScope(source);
        var rotary = RotaryReader.Read(source, weights, shape, RopePairing.Interleaved);
        var rule = AttentionRule.Plain(shape) with { Window = source.Parameters.CountOrZero("attention.sliding_window") };
        return Decoders.Assemble(weights, shape, [rotary], (block, _) => new Block(block, shape, rule, rotary));
    }

    sealed class Block(WeightScope w, Shape shape, AttentionRule rule, Rotary rotary) : IBlock
    {
        readonly Norm attentionNorm = w.RmsNorm("attn_norm", shape.Width, shape.NormEpsilon);
        readonly Norm mlpNorm = w.RmsNorm("ffn_norm", shape.Width, shape.NormEpsilon);
        readonly GroupedQueryAttention attention = new(w, shape, rule, rotary);
        readonly GatedMlp mlp = new(w, shape, Activations.SwiGlu);

        public int Window => attention.Window;

        public void Forward(ResidualStream x, Batch batch)
        {
            x.AddAttention(attention.Attend(attentionNorm.Of(x.State, batch.Compute), batch));
            x.AddMlp(mlp.Of(mlpNorm.Of(x.State, batch.Compute), batch.Compute));
        }
    }
}
