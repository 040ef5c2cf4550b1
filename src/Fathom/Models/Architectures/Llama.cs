using Fathom.Models.Blocks;

namespace Fathom.Models.Architectures;

/// <summary>Llama 1, 2 and 3, and what is built like it (SmolLM): grouped-query attention, then SwiGLU, each behind a norm.</summary>
/// <remarks>LLaMA, arXiv 2302.13971; The Llama 3 Herd of Models, arXiv 2407.21783, for the scaled rotary frequencies.</remarks>
static class Llama
{
    public static Transformer Build(ModelSource source)
    {
        if (source.Parameters.Has("expert_count"))
            throw source.Parameters.Fault("expert_count", "is set: mixtures of experts are not supported in this architecture");
        var shape = Shape.Read(source);
        var weights = new WeightScope(source);
        var pairing = source.Parameters.Text("rope.pairing") == "halves" ? RopePairing.Halves : RopePairing.Interleaved;
        var rotary = Rotary.Read(source, weights, shape, pairing);
        return Decoders.Build(weights, shape, rotary, block => new Block(block, shape, rotary));
    }

    sealed class Block(WeightScope w, Shape shape, RotaryEmbedding rotary) : IBlock
    {
        readonly RmsNorm attentionNorm = w.RmsNorm("attn_norm", shape.Width, shape.NormEpsilon);
        readonly RmsNorm mlpNorm = w.RmsNorm("ffn_norm", shape.Width, shape.NormEpsilon);
        readonly GroupedQueryAttention attention = new(w, shape, rotary);
        readonly SwiGlu mlp = new(w, shape);

        public void Forward(ResidualStream x, KeyValueCache cache, BlockContext context)
        {
            x.AddAttention(attention.Attend(attentionNorm.Of(x.State, context.Compute), x.FirstPosition, cache, context));
            x.AddMlp(mlp.Of(mlpNorm.Of(x.State, context.Compute), context.Compute));
        }
    }
}
