using Fathom.Models.Blocks;

namespace Fathom.Models.Architectures;

/// <summary>Qwen2 and 2.5: as Llama, with biases on query, key and value.</summary>
/// <remarks>Qwen2 Technical Report, arXiv 2407.10671, section 2.2.</remarks>
static class Qwen2
{
    public static Transformer Build(ModelSource source)
    {
        var shape = Shape.Read(source);
        var weights = new WeightScope(source);
        var rotary = RotaryReader.Read(source, weights, shape, RopePairing.Halves);
        return Decoders.Assemble(weights, shape, [rotary], (block, _) => new Block(block, shape, rotary));
    }

    sealed class Block(WeightScope w, Shape shape, Rotary rotary) : IBlock
    {
        readonly Norm attentionNorm = w.RmsNorm("attn_norm", shape.Width, shape.NormEpsilon);
        readonly Norm mlpNorm = w.RmsNorm("ffn_norm", shape.Width, shape.NormEpsilon);
        readonly GroupedQueryAttention attention = new(w, shape, AttentionRule.Plain(shape), rotary);
        readonly GatedMlp mlp = new(w, shape, Activations.SwiGlu);

        public int Window => attention.Window;

        public void Forward(ResidualStream x, Batch batch)
        {
            x.AddAttention(attention.Attend(attentionNorm.Of(x.State, batch.Compute), batch));
            x.AddMlp(mlp.Of(mlpNorm.Of(x.State, batch.Compute), batch.Compute));
        }
    }
}
