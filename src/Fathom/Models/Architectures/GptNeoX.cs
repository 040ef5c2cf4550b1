using Fathom.Models.Blocks;

namespace Fathom.Models.Architectures;

/// <summary>GPT-NeoX (Pythia): attention and MLP both read what the block is given, and only a part of each head turns.</summary>
/// <remarks>GPT-NeoX-20B, arXiv 2204.06745, section 2.1.</remarks>
static class GptNeoX
{
    public static Transformer Build(ModelSource source)
    {
        var shape = Shape.Read(source);
        var weights = new WeightScope(source);
        var rotary = RotaryReader.Read(source, weights, shape, RopePairing.Halves);
        bool parallel = source.Parameters.Boolean("use_parallel_residual") ?? true;
        var bias = Biases.Announced(source.Parameters, "attention.bias");
        var activation = Activations.Read(source.Parameters, Activations.GeluErf);
        return Decoders.Assemble(weights, shape, [rotary], (block, _) => new Block(block, shape, rotary, parallel, activation, bias));
    }

    sealed class Block(WeightScope w, Shape shape, Rotary rotary, bool parallel, Activation activation, Bias bias) : IBlock
    {
        readonly Norm attentionNorm = w.LayerNorm("attn_norm", shape);
        readonly Norm mlpNorm = w.LayerNorm("ffn_norm", shape);
        readonly GroupedQueryAttention attention = new(w, shape, AttentionRule.Plain(shape), rotary, inputBias: bias, outputBias: bias);
        readonly Mlp mlp = new(w, shape, activation);

        public int Window => attention.Window;

        public void Forward(ResidualStream x, Batch batch)
        {
            var attended = attention.Attend(attentionNorm.Of(x.State, batch.Compute), batch);
            if (!parallel)
                x.AddAttention(attended);
            var inner = mlp.Of(mlpNorm.Of(x.State, batch.Compute), batch.Compute);
            if (parallel)
                x.AddAttention(attended);
            x.AddMlp(inner);
        }
    }
}
