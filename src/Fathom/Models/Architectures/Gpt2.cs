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
        return Decoders.Assemble(weights, shape, [], (block, _) => new Block(block, shape), positions: positions);
    }

    sealed class Block(WeightScope w, Shape shape) : IBlock
    {
        readonly Norm attentionNorm = w.LayerNorm("attn_norm", shape.Width, shape.NormEpsilon);
        readonly Norm mlpNorm = w.LayerNorm("ffn_norm", shape.Width, shape.NormEpsilon);
        readonly GroupedQueryAttention attention = new(w, shape, AttentionRule.Plain(shape));
        readonly Mlp mlp = new(w, shape, Activations.GeluTanh);

        public int Window => attention.Window;

        public void Forward(ResidualStream x, Batch batch)
        {
            x.AddAttention(attention.Attend(attentionNorm.Of(x.State, batch.Compute), batch));
            x.AddMlp(mlp.Of(mlpNorm.Of(x.State, batch.Compute), batch.Compute));
        }
    }
}
